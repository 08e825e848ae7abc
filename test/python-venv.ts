import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * A Python with some packages, installed once for all checkouts by the machine's own pip into the system's folder for
 * temporary files.
 *
 * @param name of the folder
 * @param packages with their versions, "openai==1.2.3"
 * @returns its command; undefined where there is no Python, or no network
 */
export async function pythonWith(name: string, packages: readonly string[]): Promise<string | undefined> {
  const home = join(tmpdir(), 'lode-test-python');
  const folder = join(home, `${name}-${packages.map((each) => each.replace('==', '-')).join('-')}`);
  const command = join(folder, 'bin', 'python');
  if (existsSync(command)) return command;
  mkdirSync(home, { recursive: true });
  const partial = join(home, `partial-${name}-${process.pid}`);
  try {
    await run('python3', ['-m', 'venv', partial], { timeout: 60_000 });
    const python = join(partial, 'bin', 'python');
    await run(python, ['-m', 'pip', 'install', '--quiet', ...packages], { timeout: 240_000 });
    renameSync(partial, folder);
    return command;
  } catch {
    rmSync(partial, { recursive: true, force: true });
    // Another may have been quicker.
    return existsSync(command) ? command : undefined;
  }
}
