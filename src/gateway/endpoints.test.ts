import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonAnswer } from './answer.ts';
import { openTestDoor } from './door-fixture.ts';
import { openaiSurface } from './openai/index.ts';
import type { Surface } from './surface.ts';

/** A wire protocol of another shape: its key in another header, its errors in another form. */
const parrot: Surface = {
  name: 'parrot',
  endpoints: [
    {
      method: 'POST',
      access: { scope: 'chat' },
      path: '/parrot/:word/say',
      handle: ({ body, pathParameters, key }) => jsonAnswer({ said: [pathParameters['word'], body], to: key?.name }),
    },
    {
      method: 'GET',
      access: { scope: 'chat' },
      path: '/parrot/count',
      handle: () => ({
        kind: 'streamed',
        contentType: 'text/plain',
        heartbeat: '(…)',
        failure: ({ code }) => `!${code}`,
        frames: (async function* () {
          yield 'one ';
          yield 'two ';
          throw new Error('three');
        })(),
      }),
    },
  ],
  credential: (headers) => String(headers['x-seed'] ?? '') || undefined,
  faultBody: ({ code, status }, requestId) => JSON.stringify({ squawk: code, status, requestId }),
};

test('a new wire protocol brings its endpoints, its place for the key and its errors; the core stays as it is', async () => {
  await using door = await openTestDoor({ surfaces: [openaiSurface, () => parrot] });
  const seed = { authorization: '', 'x-seed': 'all' };
  const said = await door.post('/parrot/hello/say', { a: 1 }, seed);
  assert.deepEqual(await said.json(), { said: ['hello', { a: 1 }], to: 'all' });
  const unknown = await door.post('/parrot/hello/say', {}, { 'x-request-id': 'p1' });
  assert.deepEqual(await unknown.json(), { squawk: 'gateway/invalid-api-key', status: 401, requestId: 'p1' });
  assert.equal((await door.get('/v1/models')).status, 200);
});

test("a stream that fails after it began ends with the protocol's own words for it", async () => {
  await using door = await openTestDoor({ surfaces: [() => parrot] });
  const response = await door.get('/parrot/count', { 'x-seed': 'all' });
  assert.deepEqual([response.status, await response.text()], [200, 'one two !gateway/unexpected']);
});

test('a path that nobody serves is an error in the words of the first protocol', async () => {
  await using door = await openTestDoor();
  const response = await door.post('/v1/models?secret=1', {});
  assert.equal(response.status, 404);
  const text = await response.text();
  assert.match(text, /There is nothing at POST \/v1\/models\./);
  assert.doesNotMatch(text, /secret/);
});
