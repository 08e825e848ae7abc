import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWholeDoor, type WholeDoor } from './whole-door-fixture.ts';

const checks = 'not_a_server_error,content_type_conformance,status_code_conformance,response_schema_conformance';

/** How long to go on: examples an operation, and after how many milliseconds to stop it. */
export interface FuzzOptions {
  readonly examples: number;
  readonly seed?: number | undefined;
  readonly timeoutMs: number;
}

export interface FuzzOutcome {
  /** What the fuzzer found wrong; undefined where there was nothing. */
  readonly failures: string | undefined;
  /** Errors that the server did not expect, as its log has them. */
  readonly defects: readonly unknown[];
  /** Whether it answers what it should when all is over. */
  readonly isAlive: boolean;
  /** Requests that were sent. */
  readonly requests: number;
}

/** Lets schemathesis try a whole gateway by its OpenAPI document. A request that takes longer than 10 s is a failure. */
export async function fuzzDoor(python: string, { examples, seed, timeoutMs }: FuzzOptions): Promise<FuzzOutcome> {
  await using whole = await openWholeDoor();
  const { door, log } = whole.office;
  const authorization = `Bearer ${whole.secret}`;
  const words = ['-m', 'schemathesis.cli', 'run', `${door.url}/openapi.json`, '-H', `Authorization: ${authorization}`];
  const options = ['--checks', checks, '--phases', 'coverage,fuzzing', '-n', `${examples}`, '--request-timeout', '10'];
  const seeded = seed === undefined ? [] : ['--seed', `${seed}`];
  const { code, output } = await run(python, [...words, ...options, ...seeded, '--no-color'], whole, timeoutMs);
  const answer = await door.get('/v1/models', { authorization });
  return {
    failures: code === 0 ? undefined : output,
    defects: log.events.filter(({ event }) => event === 'request.failed'),
    isAlive: answer.status === 200,
    requests: log.events.filter(({ event }) => event.startsWith('request.')).length,
  };
}

/** In a folder of its own: the fuzzer keeps notes where it runs. */
async function run(command: string, words: readonly string[], { made }: WholeDoor, timeoutMs: number) {
  const cwd = await mkdtemp(join(tmpdir(), 'lode-fuzz-'));
  const hooks = fileURLToPath(new URL('.', import.meta.url));
  const env = {
    ...process.env,
    PYTHONPATH: hooks,
    PYTHONDONTWRITEBYTECODE: '1',
    SCHEMATHESIS_HOOKS: 'hooks',
    LODE_FUZZ_MADE: JSON.stringify(made),
  };
  const child = execFile(command, words, { cwd, env, timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: string) => (output += part));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  await rm(cwd, { recursive: true });
  return { code, output };
}
