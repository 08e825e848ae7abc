// Sends the gateway what its own OpenAPI document allows, and what it does not, as an outside fuzzer makes it up: for as many
// examples an operation as LODE_FUZZ_EXAMPLES says (default: 5).
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { silentLog } from '#base';
import { openResponseArchives } from '#gateway';
import { openDatabase } from '#store';
import { openTestDoor, recordingLog } from '../../src/gateway/door-fixture.ts';
import { schemathesis } from './schemathesis.ts';

const examples = process.env['LODE_FUZZ_EXAMPLES'] ?? '5';
const timeoutMs = 590_000;
const checks = 'not_a_server_error,content_type_conformance,status_code_conformance,response_schema_conformance';
const python = await schemathesis();

test('an outside fuzzer finds no failure of the server, no hang and no answer that is not told', async (t) => {
  if (python === undefined) return t.skip('schemathesis cannot be installed here');
  await using database = await openDatabase('sqlite::memory:');
  const archiveOf = await openResponseArchives(database, { log: silentLog });
  const key = { id: 'key_fuzz', name: 'fuzz', scopes: ['*'] };
  const log = recordingLog();
  await using door = await openTestDoor({
    keys: { verify: async (secret) => (secret === 'fuzz' ? key : undefined) },
    responses: archiveOf('fuzz/'),
    log,
  });
  const words = ['-m', 'schemathesis.cli', 'run', `${door.url}/openapi.json`, '-H', 'Authorization: Bearer fuzz'];
  const options = ['--checks', checks, '--phases', 'coverage,fuzzing', '-n', examples, '--request-timeout', '10'];
  const { code, output } = await run(python, [...words, ...options, '--no-color']);
  t.diagnostic(/\d+ generated.*/.exec(output)?.[0] ?? 'no summary');
  assert.equal(code, 0, output.slice(-4000));
  assert.deepEqual(
    log.events.filter(({ event }) => event === 'request.failed'),
    [],
  );
  assert.equal((await door.get('/openapi.json', { authorization: 'Bearer fuzz' })).status, 200);
});

/** In a folder of its own: the fuzzer keeps notes where it runs. */
async function run(command: string, words: readonly string[]) {
  const cwd = await mkdtemp(join(tmpdir(), 'lode-fuzz-'));
  const hooks = fileURLToPath(new URL('.', import.meta.url));
  const env = { ...process.env, PYTHONPATH: hooks, PYTHONDONTWRITEBYTECODE: '1', SCHEMATHESIS_HOOKS: 'hooks' };
  const child = execFile(command, words, { cwd, env, timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: string) => (output += part));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  await rm(cwd, { recursive: true });
  return { code, output };
}
