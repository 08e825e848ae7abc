import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FolderInUseError } from '../errors/folder-in-use-error.ts';

/** Who has a folder open. */
interface Holder {
  readonly processId: number;
  /** When the process began, in the machine's own measure; numbers of processes come again. */
  readonly began: string;
}

/**
 * Sees to it that one process has a folder. A holder that has died holds nothing.
 *
 * @throws FolderInUseError
 */
export async function lockFolder(folder: string): Promise<AsyncDisposable> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'lock');
  const own: Holder = { processId: process.pid, began: await beganOf(process.pid) };
  for (;;) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(JSON.stringify(own));
      await file.close();
      return { [Symbol.asyncDispose]: async () => await rm(path, { force: true }) };
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
    }
    const holder = await readHolder(path);
    if (holder && (await isAlive(holder))) throw new FolderInUseError(folder, holder.processId);
    await rm(path, { force: true });
  }
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    // Half written by one that was killed, or gone.
    return undefined;
  }
}

async function isAlive({ processId, began }: Holder): Promise<boolean> {
  try {
    process.kill(processId, 0);
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
  return (await beganOf(processId)) === began;
}

/** The same text for the same process; where the system does not say, for all. */
async function beganOf(processId: number): Promise<string> {
  const stat = await readFile(`/proc/${processId}/stat`, 'utf8').catch(() => '');
  // The name of the program, in parentheses, may hold anything.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
