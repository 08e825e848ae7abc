import { join } from 'node:path';
import type { FileLayer } from '../files/file-layer.ts';
import type { LogEntry } from '../log/log-entry.ts';
import { decodeOperation } from '../log/operation.ts';
import { readLog } from '../log/read-log.ts';
import type { Arenas } from '../memory/arenas.ts';
import { loadSegment } from '../segment/load-segment.ts';
import { CollectionRows, type KeptSegment } from './collection-rows.ts';
import { removeUnneeded } from './compaction.ts';
import { readDeadRows } from './dead-rows.ts';
import { type Manifest, readManifest } from './manifest.ts';

export interface OpenedRows {
  readonly manifest: Manifest;
  readonly rows: CollectionRows;
  /** Sequence of the last operation. */
  readonly last: number;
}

/**
 * What a collection has come to: its segments, and then every operation of its log that is not in them.
 *
 * @param isWanted the log ends before the first entry that is not
 * @throws ManifestDamagedError, SegmentDamagedError, LogDamagedError, OutOfMemoryError
 */
export async function openRows(
  files: FileLayer,
  folder: string,
  arenas: Arenas,
  isWanted?: (entry: LogEntry) => boolean,
): Promise<OpenedRows> {
  const manifest = await readManifest(files, folder);
  // It may have been put there just before the power went, and not be durable yet.
  await files.syncFolder(folder);
  const segments: KeptSegment[] = [];
  try {
    for (const { file, sizeBytes, dead } of manifest.segments) {
      const segment = await loadSegment(files, join(folder, file), manifest.definition, arenas);
      segments.push({ file, sizeBytes, segment });
      if (dead === undefined) continue;
      for (const row of (await readDeadRows(files, folder, dead, segment.count)).rows()) segment.kill(row);
    }
    const rows = new CollectionRows(manifest.definition, arenas, segments);
    const apply = ({ payload }: LogEntry): void => void rows.apply(decodeOperation(payload));
    const last = await readLog(files, folder, manifest.sealed, apply, isWanted);
    await removeUnneeded(files, folder, manifest);
    return { manifest, rows, last };
  } catch (thrown) {
    for (const { segment } of segments) segment.free();
    throw thrown;
  }
}
