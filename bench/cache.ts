import { mkdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const lockAgeMaxMs = 60 * 60_000;

/** Where built peers and downloaded inputs are kept, outside the repository: `LODE_BENCH_CACHE`, or the temporary folder. */
export function benchCacheDir(...parts: string[]): string {
  return join(process.env['LODE_BENCH_CACHE'] ?? join(tmpdir(), 'lode-bench'), ...parts);
}

/** Runs `work` alone among all processes that name the same folder: a peer that takes minutes to build is built once. */
export async function alone<T>(dir: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dir, { recursive: true });
  const lock = join(dir, '.lock');
  while (!tryLock(lock)) await sleep(1000);
  try {
    return await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function tryLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > lockAgeMaxMs) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}
