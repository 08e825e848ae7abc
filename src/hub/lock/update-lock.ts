import { type Lock, readLock, writeLock } from './lock-file.ts';

const updates = new Map<string, Promise<void>>();

/** Changes the lock file after whoever else in this process is at it: models that come at the same time lose no entry. */
export async function updateLock(file: string, change: (lock: Lock) => Lock): Promise<void> {
  const update = (updates.get(file) ?? Promise.resolve()).then(async () =>
    writeLock(file, change(await readLock(file))),
  );
  const settled = update.catch(() => {});
  updates.set(file, settled);
  await update.finally(() => updates.get(file) === settled && updates.delete(file));
}
