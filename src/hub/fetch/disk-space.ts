import { mkdir, statfs } from 'node:fs/promises';
import { NoSpaceError } from './no-space-error.ts';

/** Left free for everything else that lives on the disk, state database included. */
const reserveBytes = 256 * 2 ** 20;

/** How much a folder's disk can still hold; a part that tests replace. */
export type FreeBytes = (folder: string) => Promise<number>;

export const freeBytesOnDisk: FreeBytes = async (folder) => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** @throws NoSpaceError when the folder's disk has no room for this many bytes beside the reserve. */
export async function assertSpace(folder: string, neededBytes: number, freeBytes: FreeBytes): Promise<void> {
  await mkdir(folder, { recursive: true });
  const free = await freeBytes(folder);
  if (neededBytes + reserveBytes > free) throw new NoSpaceError({ folder, neededBytes, reserveBytes, freeBytes: free });
}

/** What a failed write means: a full disk becomes a NoSpaceError, anything else stays what it is. */
export async function explainWriteFailure(error: unknown, folder: string, freeBytes: FreeBytes): Promise<unknown> {
  const code = (error as NodeJS.ErrnoException).code;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new NoSpaceError({ folder, freeBytes: await freeBytes(folder), cause: error });
}
