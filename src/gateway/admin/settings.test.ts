import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret, silentLog } from '#base';
import { testRoute } from '../door-fixture.ts';
import { openIdentityProvider } from '../sign-in/openid/open-identity-provider.ts';
import { openTestOffice } from './admin-fixture.ts';

test('settings and projects are there to be seen, without secrets and without what is other teams\u2019', async (context) => {
  const office = await openTestOffice();
  context.after(() => office[Symbol.asyncDispose]());
  const { door, issue } = office;
  const work = openIdentityProvider(
    {
      name: 'work',
      title: 'Work',
      issuer: 'https://login.example.org',
      clientId: 'lode',
      clientSecret: new Secret('what-only-two-know'),
      scopes: ['email'],
      grants: [
        { claim: 'groups', value: 'chiefs', role: 'admin' },
        { claim: 'groups', value: 'researchers', team: 'research', role: 'operator' },
      ],
    },
    silentLog,
  );
  door.gateway.serve({
    generation: 2,
    routes: [testRoute({ model: door.model })],
    signIn: { passwords: false, providers: [work] },
  });
  const chief = (await issue('chief', { role: 'admin' })).secret;
  const hand = (await issue('hand', { role: 'operator', team: 'research', project: 'arm' })).secret;
  await issue('other', { team: 'research', project: 'arm' });
  await issue('shop', { team: 'sales', project: 'shop' });
  const ask = async (secret: string, path: string) => {
    const answer = await door.get(path, { authorization: `Bearer ${secret}` });
    const text = await answer.text();
    assert.equal(text.includes('what-only-two-know'), false);
    return JSON.parse(text) as Record<string, unknown> & { data: object[] };
  };
  const all = await ask(chief, '/admin/v1/settings');
  const signIn = all['sign_in'] as { passwords: boolean; providers: { grants: { value: string }[] }[] };
  assert.equal(signIn.passwords, false);
  assert.deepEqual(
    signIn.providers[0]?.grants.map(({ value }) => value),
    ['chiefs', 'researchers'],
  );
  assert.equal((all['limits'] as { jsonDepthMax: number }).jsonDepthMax, 64);
  assert.deepEqual(all['audit'], { kept_from: 1, pruned_at: null });
  const own = (await ask(hand, '/admin/v1/settings'))['sign_in'] as typeof signIn;
  assert.deepEqual(
    own.providers[0]?.grants.map(({ value }) => value),
    ['researchers'],
  );
  const arm = { object: 'project', name: 'arm', team: 'research', keys: 2 };
  assert.deepEqual((await ask(hand, '/admin/v1/projects')).data, [arm]);
  assert.equal((await ask(chief, '/admin/v1/projects')).data.length, 2);
});
