/** Pinecone's own client for Python. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { fakeLanguageModel } from '#testing';
import { wordEncoder } from '../../src/gateway/rerank/encoder-fixture.ts';
import { pythonWith } from '../python-venv.ts';
import { openVectorDoor } from './vector-door-fixture.ts';

test('control plane, vectors, records, inference, refusals', { timeout: 240_000 }, async (t) => {
  const python = await pythonWith('pinecone', ['pinecone==10.2.0']);
  if (python === undefined) return t.skip('there is no Python here, or its packages cannot be installed');
  await using door = await openVectorDoor({ route: { model: { ...fakeLanguageModel(), encoder: wordEncoder() } } });
  const script = fileURLToPath(new URL('./python/pinecone_client.py', import.meta.url));
  const env = { ...process.env, LODE_URL: door.url, PYTHONDONTWRITEBYTECODE: '1' };
  const { stdout } = await promisify(execFile)(python, [script], { env, timeout: 120_000 });
  assert.deepEqual(stdout.match(/(?<=^passed )\w+$/gm), ['control', 'vectors', 'records', 'inference', 'refusals']);
});
