import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Clock, systemClock } from '#base';

const pollMs = 250;

/**
 * Runs the work while no other process on this machine runs work under the same lock file. The lock is the operating
 * system's own, taken on an empty SQLite file: it needs no heartbeat and is gone the moment its holder dies, by
 * whatever death. The file stays: to remove it would let two holders lock two files of one name.
 *
 * @param waiting called about four times a second while another holds the lock
 */
export async function exclusively<Result>(
  lockFile: string,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly clock?: Clock;
    readonly waiting?: () => void | Promise<void>;
  },
  work: () => Promise<Result>,
): Promise<Result> {
  const { signal, clock = systemClock, waiting } = options;
  await mkdir(dirname(lockFile), { recursive: true });
  const database = new DatabaseSync(lockFile, { timeout: 0 });
  try {
    while (!tryLock(database)) {
      await waiting?.();
      await clock.sleep(pollMs, signal);
    }
    return await work();
  } finally {
    database.close();
  }
}

/** As `exclusively`, if nobody holds the lock at this moment; else does nothing and returns undefined. */
export async function ifNobodyIsAt<Result>(lockFile: string, work: () => Promise<Result>): Promise<Result | undefined> {
  const database = new DatabaseSync(lockFile, { timeout: 0 });
  try {
    return tryLock(database) ? await work() : undefined;
  } finally {
    database.close();
  }
}

function tryLock(database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    const sqliteBusy = 5;
    if ((error as { errcode?: number }).errcode === sqliteBusy) return false;
    throw error;
  }
}
