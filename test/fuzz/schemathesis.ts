import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const version = '4.32.5';

/**
 * The command of schemathesis, a fuzzer that reads OpenAPI documents, installed once for all checkouts by the machine's own
 * pip into the system's folder for temporary files. Undefined where there is no Python, or no network.
 */
export async function schemathesis(): Promise<string | undefined> {
  const home = join(tmpdir(), 'lode-test-fuzzers');
  const folder = join(home, `schemathesis-${version}`);
  const command = join(folder, 'bin', 'python');
  if (existsSync(command)) return command;
  mkdirSync(home, { recursive: true });
  const partial = join(home, `partial-${process.pid}`);
  try {
    await run('python3', ['-m', 'venv', partial], { timeout: 60_000 });
    const python = join(partial, 'bin', 'python');
    await run(python, ['-m', 'pip', 'install', '--quiet', `schemathesis==${version}`], { timeout: 240_000 });
    renameSync(partial, folder);
    return command;
  } catch {
    rmSync(partial, { recursive: true, force: true });
    return undefined;
  }
}
