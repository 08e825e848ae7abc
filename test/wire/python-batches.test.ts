/** OpenAI's Python library for files, batches and moderations. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inputGuarded, textGuards } from '#guard';
import { openDatabase } from '#store';
import { fakeLanguageModel } from '#testing';
import { testRoute } from '../../src/gateway/door-fixture.ts';
import { pythonWith } from '../python-venv.ts';
import { openBatchDoor } from './batch-fixture.ts';

const rules = { name: 'privacy', on: ['input'], redact: ['email'], deny: [], allow: [] } as const;

test('files, uploads, batches, moderations', { timeout: 240_000 }, async (t) => {
  // As in the other suite of Python's clients, so that they are installed once.
  const python = await pythonWith('clients', ['openai==3.57.0', 'litellm==1.110.2']);
  if (python === undefined) return t.skip('there is no Python here, or its packages cannot be installed');
  await using database = await openDatabase('sqlite::memory:');
  await using door = await openBatchDoor(database, { ours: { scopes: ['*'] } });
  const model = inputGuarded(fakeLanguageModel({ reply: 'Fine.' }), [rules]);
  door.gateway.serve({ generation: 2, routes: [testRoute({ model, guards: textGuards([rules]) })] });
  const script = fileURLToPath(new URL('./python/batches_client.py', import.meta.url));
  const env = { ...process.env, LODE_URL: door.url, PYTHONDONTWRITEBYTECODE: '1' };
  const { stdout } = await promisify(execFile)(python, [script], { env, timeout: 120_000 });
  assert.deepEqual(stdout.match(/(?<=^passed )\w+$/gm), ['files', 'uploads', 'batches', 'moderations']);
});
