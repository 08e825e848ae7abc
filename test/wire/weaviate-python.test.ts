/** Weaviate's own client for Python. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { fakeLanguageModel } from '#testing';
import { testRoute } from '../../src/gateway/door-fixture.ts';
import { wordEncoder } from '../../src/gateway/rerank/encoder-fixture.ts';
import { openVectorDoor } from './vector-door-fixture.ts';
import { vectorStoresPython } from './vector-stores-python-fixture.ts';

const parts = ['schema', 'objects', 'searches', 'aggregates', 'texts', 'tenants'];

test(parts.join(', '), { timeout: 400_000 }, async (t) => {
  const python = await vectorStoresPython();
  if (python === undefined) return t.skip('there is no Python here, or its packages cannot be installed');
  await using door = await openVectorDoor();
  const encoder = { ...fakeLanguageModel(), encoder: wordEncoder() };
  const writer = fakeLanguageModel({ name: 'writer', reply: 'Written.' });
  door.gateway.serve({
    generation: 2,
    routes: [testRoute({ model: encoder }), testRoute({ name: 'writer', model: writer })],
  });
  const script = fileURLToPath(new URL('./python/weaviate_client.py', import.meta.url));
  const env = { ...process.env, LODE_PORT: String(door.port), PYTHONDONTWRITEBYTECODE: '1' };
  const { stdout } = await promisify(execFile)(python, [script], { env, timeout: 120_000 });
  assert.deepEqual(stdout.match(/(?<=^passed )\w+$/gm), parts);
});
