import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { Secret, silentLog } from '#base';
import { openIdentityProvider } from './open-identity-provider.ts';

/** A provider that says of tokens what the test has it say, when it has it say so. */
async function openProvider() {
  const waiting: ServerResponse[] = [];
  let asked = (): void => {};
  const server = createServer((request, response) => {
    const issuer = `http://${request.headers.host}`;
    const told = { issuer, authorization_endpoint: `${issuer}/in`, introspection_endpoint: `${issuer}/introspect` };
    response.setHeader('content-type', 'application/json');
    if (request.url !== '/introspect') return void response.end(JSON.stringify(told));
    waiting.push(response);
    asked();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = { name: 'work', title: 'Work', issuer, clientId: 'lode', clientSecret: new Secret('s'), grants: [] };
  const api = { audience: 'us', scopes: ['*'], introspection: true };
  const provider = openIdentityProvider({ ...settings, scopes: [], api }, silentLog);
  return {
    issuer,
    provider,
    /** Resolves when so many tokens are asked about. */
    whenAsked: (count: number) =>
      new Promise<void>((resolve) => {
        asked = () => waiting.length >= count && resolve();
        asked();
      }),
    say: (claims: object) => {
      for (const response of waiting.splice(0)) response.end(JSON.stringify(claims));
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('only what is active, made for us, of the issuer and bound to nothing is believed', async () => {
  await using work = await openProvider();
  const good = { active: true, sub: 'ada', aud: ['them', 'us'], iss: work.issuer, token_type: 'Bearer', exp: 2e9 };
  const heard = async (claims: object) => {
    const answer = work.provider.introspect('opaque');
    await work.whenAsked(1);
    work.say(claims);
    return (await answer)?.claims.sub;
  };
  assert.equal(await heard(good), 'ada');
  assert.equal(await heard({ ...good, sub: undefined, client_id: 'robot' }), 'robot');
  for (const wrong of [
    { active: false },
    { aud: 'them' },
    { aud: undefined },
    { iss: 'https://login.example.org' },
    { token_type: 'DPoP' },
    { cnf: { jkt: 'x' } },
    { sub: 'a\u0000b' },
    { sub: undefined },
  ])
    assert.equal(await heard({ ...good, ...wrong }), undefined, JSON.stringify(wrong));
});

test('made-up tokens do not flood the provider', async () => {
  await using work = await openProvider();
  const answers = Array.from({ length: 16 }, (_, index) => work.provider.introspect(`made-up-${index}`));
  await work.whenAsked(16);
  await assert.rejects(work.provider.introspect('one more'), { code: 'gateway/identity-provider-busy', status: 503 });
  work.say({ active: false });
  assert.deepEqual(new Set(await Promise.all(answers)), new Set([undefined]));
});
