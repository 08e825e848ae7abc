import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ifNobodyIsAt } from './exclusive.ts';
import { folderSizeBytes } from './folder-size.ts';

/** What a download, or the making of an artefact, has left that did not come to its end. */
export interface Unfinished {
  readonly folder: string;
  readonly sizeBytes: number;
  /** When something was last written to it, in milliseconds since the Unix epoch. */
  readonly touchedMs: number;
}

/** Everything in the data folder that was begun, also by processes that are still at it. */
export async function listUnfinished(home: string): Promise<readonly Unfinished[]> {
  const parent = join(home, 'partial');
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(parent, name));
  return await Promise.all(
    folders.map(async (folder) => ({
      folder,
      sizeBytes: await folderSizeBytes(folder),
      touchedMs: await lastTouched(folder),
    })),
  );
}

/** Removes what was begun, unless a process is at it. Begun again it starts from nothing. */
export async function removeUnfinished({ folder }: Pick<Unfinished, 'folder'>): Promise<void> {
  await ifNobodyIsAt(`${folder}.lock`, async () => {
    await rm(folder, { recursive: true, force: true });
    await rm(`${folder}.json`, { force: true });
  });
}

/** Removes what nobody has gone on with for so long that nobody will: a model that is not declared any more, mostly. */
export async function removeAbandoned(home: string, nowMs: number): Promise<void> {
  for (const unfinished of await listUnfinished(home)) {
    if (unfinished.touchedMs < nowMs - abandonedMs) await removeUnfinished(unfinished);
  }
}

const abandonedMs = 14 * 24 * 60 * 60 * 1000;

async function lastTouched(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const times = ['.', ...names].map(
    async (name) => (await lstat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? 0,
  );
  return Math.max(...(await Promise.all(times)));
}
