import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestDoor, testKeys } from '../door-fixture.ts';

const scraper = { id: 'key_scraper', name: 'scraper', scopes: ['metrics'] };
const options = {
  keys: { verify: async (secret: string) => (secret === 'scraper' ? scraper : testKeys[secret]) },
  metricsText: async () => 'lode_up 1\n',
};

test('the key of a scraper reads the metrics, and nothing else', async () => {
  await using door = await openTestDoor(options);
  const authorization = 'Bearer scraper';
  const response = await door.get('/metrics', { authorization });
  assert.equal(response.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  assert.equal(await response.text(), 'lode_up 1\n');
  assert.equal((await door.get('/v1/models', { authorization })).status, 403);
});

test('a key that may use all models may not read figures of everybody, and neither may those without a key', async () => {
  await using door = await openTestDoor({ ...options, route: { policy: { open: true } } });
  assert.equal((await door.get('/metrics')).status, 403);
  assert.equal((await door.get('/metrics', { authorization: '' })).status, 401);
});

test('a gateway that has no metrics has no such endpoint', async () => {
  await using door = await openTestDoor();
  assert.equal((await door.get('/metrics')).status, 404);
});
