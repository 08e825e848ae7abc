import { join } from 'node:path';
import { beginCompaction, compact } from '../collection/compaction.ts';
import { manifestName, readManifest, writeManifest } from '../collection/manifest.ts';
import { openRows } from '../collection/open-rows.ts';
import { BackupTooNewError } from '../errors/backup-too-new-error.ts';
import { HistoryGoneError } from '../errors/history-gone-error.ts';
import { LogDamagedError } from '../errors/log-damaged-error.ts';
import { NoBackupError } from '../errors/no-backup-error.ts';
import type { FileLayer } from '../files/file-layer.ts';
import type { LogEntry } from '../log/log-entry.ts';
import { firstOfLog } from '../log/log-name.ts';
import type { Arenas } from '../memory/arenas.ts';
import { copyFile } from './copy-file.ts';

export interface RestorePlan {
  /** What `backUp` has made. */
  readonly backup: string;
  /** Of the collection that it was made of, whose log goes on from there. Absent: the backup's own log. */
  readonly later?: string | undefined;
  /** The last moment, in milliseconds since the Unix epoch, whose changes are wanted. Absent: all. */
  readonly untilMs?: number | undefined;
  /** The collection's new name. */
  readonly name: string;
}

/**
 * Makes the folder of a collection of a backup, every page of it checked. What is in it is in segments then, and its log
 * is empty, so that nothing goes on behind what was not wanted.
 *
 * @param folder must not be in use; what is in it is removed
 * @throws NoBackupError, BackupTooNewError, HistoryGoneError; what `openRows` throws
 */
export async function restore(files: FileLayer, folder: string, plan: RestorePlan, arenas: Arenas): Promise<void> {
  const { backup, later, untilMs = Infinity, name } = plan;
  if (!(await files.list(backup)).includes(manifestName)) throw new NoBackupError(backup);
  const before = await readManifest(files, backup);
  const { sealedMs = 0 } = before;
  if (sealedMs > untilMs) throw new BackupTooNewError(backup, new Date(sealedMs));
  const manifest = { ...before, definition: { ...before.definition, name } };
  await files.removeFolder(folder);
  await files.makeFolder(folder);
  for (const each of await files.list(backup))
    if (each !== manifestName) await copyFile(files, join(backup, each), join(folder, each));
  if (later !== undefined) await addLogs(files, later, folder);
  await writeManifest(files, folder, manifest);
  const isWanted = ({ seconds }: LogEntry): boolean => seconds * 1000 <= untilMs;
  const { rows, last } = await openRows(files, folder, arenas, isWanted).catch((thrown: unknown) => {
    throw later !== undefined && thrown instanceof LogDamagedError ? new HistoryGoneError(backup, thrown) : thrown;
  });
  try {
    let { nextFile } = manifest;
    await compact(rows, beginCompaction(rows, last), manifest, { files, folder, arenas, nextFile: () => ++nextFile });
  } finally {
    rows.free();
  }
  for (const each of await files.list(folder)) if (isLog(each)) await files.remove(join(folder, each));
  await files.syncFolder(folder);
}

/** The log goes on in files that are longer by now, and in others. */
async function addLogs(files: FileLayer, from: string, folder: string): Promise<void> {
  for (const name of (await files.list(from)).filter(isLog))
    await copyFile(files, join(from, name), join(folder, name));
}

function isLog(name: string): boolean {
  return firstOfLog(name) !== undefined;
}
