import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { installers } from './installers.ts';

const run = promisify(execFile);
const timeoutMs = 10_000;

/** The first program on this machine that can fetch Python packages, as its own `--version` says; undefined where none can. */
export async function findInstaller(): Promise<string | undefined> {
  for (const { command, before } of installers) {
    try {
      const { stdout } = await run(command, [...before, '--version'], { timeout: timeoutMs });
      return stdout.trim().split(' from ')[0];
    } catch {
      // Not there, or not working: the next one may be.
    }
  }
  return undefined;
}
