import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flowCookie } from './flow-cookie.ts';

const flow = {
  provider: 'work',
  state: 's',
  nonce: 'n',
  verifier: 'what-only-we-know',
  redirectUri: 'http://127.0.0.1:4100/admin/v1/sign-in/work/callback',
};
const headers = { host: '127.0.0.1:4100' };
const cookies = (seed = 1, stage = 'shop/main/') => flowCookie(Buffer.alloc(32, seed), stage);
const kept = (line: string): string => line.split(';', 1)[0] ?? '';

test('what a browser keeps comes back as it was, and says nothing on the way', () => {
  const line = cookies().set(flow, headers);
  assert.match(line, /; Path=\/admin\/v1\/sign-in\/; Max-Age=600; HttpOnly; SameSite=Lax$/);
  assert.match(cookies().set(flow, { host: 'lode.example.org' }), /; Secure$/);
  assert.equal(line.includes('what-only-we-know'), false);
  assert.deepEqual(cookies().read({ cookie: kept(line) }), flow);
});

test('what was changed, is of another key or stage, or is old is nothing', (context) => {
  context.mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  const [name = '', value = ''] = kept(cookies().set(flow, headers)).split('=');
  for (let index = 0; index < value.length; index += 7) {
    const other = value[index] === 'A' ? 'B' : 'A';
    const changed = `${name}=${value.slice(0, index)}${other}${value.slice(index + 1)}`;
    assert.equal(cookies().read({ cookie: changed }), undefined, `character ${index}`);
  }
  for (const cookie of [`${name}=`, `${name}=AAAA`, '', 'x']) assert.equal(cookies().read({ cookie }), undefined);
  assert.equal(cookies(2).read({ cookie: `${name}=${value}` }), undefined);
  const elsewhere = cookies(1, 'shop/other/').set(flow, headers).split('=', 1)[0];
  assert.equal(cookies(1, 'shop/other/').read({ cookie: `${elsewhere}=${value}` }), undefined);
  context.mock.timers.tick(600_001);
  assert.equal(cookies().read({ cookie: `${name}=${value}` }), undefined);
});
