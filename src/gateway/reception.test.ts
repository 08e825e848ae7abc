import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hello, openTestDoor, recordingLog, testKeys, testRoute, until } from './door-fixture.ts';

const codeOf = async (response: Response): Promise<unknown[]> => {
  const { error } = (await response.json()) as { error: { code: string } };
  return [response.status, error.code];
};

test("every answer carries a request id: the client's own, or a fresh one", async () => {
  await using door = await openTestDoor();
  const given = await door.post('/v1/chat/completions', hello, { 'x-request-id': 'mine-1' });
  assert.equal(given.headers.get('x-request-id'), 'mine-1');
  assert.equal(door.model.calls[0]?.context.requestId, 'mine-1');
  for (const path of ['/health', '/v1/models', '/nowhere']) {
    assert.match((await door.get(path)).headers.get('x-request-id') ?? '', /^req_/);
  }
  assert.match((await door.get('/v1/models', { authorization: '' })).headers.get('x-request-id') ?? '', /^req_/);
});

test('two running requests never share an id', async () => {
  await using door = await openTestDoor({ model: { tokenDelayMs: 5 } });
  const headers = { 'x-request-id': 'twin' };
  await Promise.all([
    door.post('/v1/chat/completions', hello, headers),
    door.post('/v1/chat/completions', hello, headers),
  ]);
  assert.equal(new Set(door.model.calls.map(({ context }) => context.requestId)).size, 2);
});

test('without a valid key nothing is told but that one is needed, whatever the path', async () => {
  await using door = await openTestDoor();
  for (const authorization of ['', 'Bearer wrong', 'Basic all', 'Bearer', 'all', 'Bearer all all']) {
    for (const path of ['/v1/models', '/v1/models/fake', '/nowhere']) {
      const response = await door.get(path, { authorization });
      assert.equal(response.headers.get('www-authenticate'), 'Bearer');
      assert.deepEqual(await codeOf(response), [401, 'invalid_api_key'], `${path} with "${authorization}"`);
    }
  }
});

test('those without a key are refused before their body has come', async () => {
  await using door = await openTestDoor({ limits: { headersTimeoutMs: 100, requestTimeoutMs: 100 } });
  const head =
    'POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1000000\r\n\r\n';
  const answer = await door.raw(head);
  assert.match(answer, /^HTTP\/1.1 401 /);
});

test('the facts of the key go down with the request', async () => {
  await using door = await openTestDoor();
  await door.post('/v1/chat/completions', hello, { authorization: 'Bearer chat' });
  const { context } = door.model.calls[0] ?? assert.fail();
  assert.deepEqual([context.tenant, context.keyId], ['local', 'key_chat']);
});

test('open routes answer anybody, with a wrong key too, and show nothing else', async () => {
  await using door = await openTestDoor({ route: { name: 'open', policy: { open: true } } });
  const open = testRoute({ name: 'open', model: door.model, policy: { open: true } });
  door.gateway.serve({ generation: 2, routes: [open, testRoute({ model: door.model })] });
  for (const authorization of ['', 'Bearer wrong']) {
    const answer = await door.post('/v1/chat/completions', { ...hello, model: 'open' }, { authorization });
    assert.equal(answer.status, 200);
    const models = (await (await door.get('/v1/models', { authorization })).json()) as { data: { id: string }[] };
    assert.deepEqual(
      models.data.map(({ id }) => id),
      ['open'],
    );
    assert.deepEqual(await codeOf(await door.post('/v1/chat/completions', hello, { authorization })), [
      401,
      'invalid_api_key',
    ]);
  }
});

test('a page that made its own name point here is refused, unless the name is trusted', async () => {
  await using door = await openTestDoor({ hostNames: ['ai.example.org'] });
  const statusFor = async (host: string): Promise<string> => {
    const answer = await door.raw(
      `GET /v1/models HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer all\r\nconnection: close\r\n\r\n`,
    );
    return answer.slice(9, 12);
  };
  assert.equal(await statusFor('rebound.example.com:4100'), '421');
  assert.equal(await statusFor('ai.example.org'), '200');
  assert.equal(await statusFor('localhost:1'), '200');
});

test('more requests than one key may have wait outside, with Retry-After', async () => {
  await using door = await openTestDoor({ model: { tokenDelayMs: 10 }, limits: { requestsPerKeyMax: 1 } });
  const first = door.post('/v1/chat/completions', hello);
  await until(() => door.model.calls.length === 1);
  const second = await door.post('/v1/chat/completions', hello);
  assert.equal(second.headers.get('retry-after'), '1');
  assert.deepEqual(await codeOf(second), [429, 'rate_limit_exceeded']);
  assert.equal((await door.post('/v1/chat/completions', hello, { authorization: 'Bearer chat' })).status, 200);
  assert.equal((await first).status, 200);
  assert.equal((await door.post('/v1/chat/completions', hello)).status, 200);
});

test("a request leaves one line in the log, with counts and without the client's words", async () => {
  const log = recordingLog();
  await using door = await openTestDoor({ log });
  await door.post('/v1/chat/completions', { ...hello, messages: [{ role: 'user', content: 'private words' }] });
  await door.post('/v1/chat/completions', { model: 'private name' });
  await door.get('/v1/models', { authorization: 'Bearer private-key' });
  await until(() => log.events.length === 3);
  const [ended, failed, refused] = log.events.map(({ event, fields }) => ({ event, ...fields }));
  const { requestId: _id, durationMs: _duration, decodeMs: _decode, ...facts } = ended as Record<string, unknown>;
  assert.deepEqual(facts, {
    event: 'request.ended',
    keyId: 'key_all',
    method: 'POST',
    path: '/v1/chat/completions',
    status: 200,
    isComplete: true,
    model: 'fake',
    promptTokens: 4,
    cachedTokens: 0,
    completionTokens: 5,
    queueMs: 0,
    prefillMs: 0,
  });
  assert.equal((failed as { failure?: string }).failure, 'gateway/invalid-value');
  assert.equal(refused?.event, 'request.refused');
  assert.doesNotMatch(JSON.stringify(log.events), /private/);
});

test('a client that leaves while its key is looked up never reaches a model', async () => {
  const { promise: isKnown, resolve: know } = Promise.withResolvers<void>();
  const verify = (secret: string) => isKnown.then(() => testKeys[secret]);
  await using door = await openTestDoor({ keys: { verify } });
  const leaving = new AbortController();
  const headers = { authorization: 'Bearer all', 'content-type': 'application/json' };
  const request = { method: 'POST', body: JSON.stringify(hello), headers, signal: leaving.signal };
  const answer = fetch(`${door.url}/v1/chat/completions`, request);
  setTimeout(() => leaving.abort(), 30);
  await assert.rejects(answer);
  await new Promise((resolve) => setTimeout(resolve, 30));
  know();
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.deepEqual([door.model.calls.length, door.gateway.stats().running], [0, 0]);
});

test('a verifier that fails is an error of the service, not of the client', async () => {
  await using door = await openTestDoor({ keys: { verify: async () => Promise.reject(new Error('database away')) } });
  assert.deepEqual(await codeOf(await door.get('/v1/models')), [500, 'unexpected']);
});
