import { join } from 'node:path';
import type { BackupFacts } from '#contract';
import { labelsName } from '../collection/labels.ts';
import { type Manifest, writeManifest } from '../collection/manifest.ts';
import { BackupExistsError } from '../errors/backup-exists-error.ts';
import type { FileLayer } from '../files/file-layer.ts';
import { firstOfLog } from '../log/log-name.ts';
import { SegmentReader } from '../segment/segment-reader.ts';
import { copyFile } from './copy-file.ts';

/**
 * Copies a collection into a folder: its segments, every page of which is compared with its checksum, and its log. Whatever
 * was acknowledged before is in it. Meanwhile nothing may be removed; it counts when its manifest is there, which is written last.
 *
 * @throws BackupExistsError, SegmentDamagedError; what the file layer throws
 */
export async function backUp(
  files: FileLayer,
  folder: string,
  manifest: Manifest,
  target: string,
): Promise<BackupFacts> {
  if ((await files.list(target)).length > 0) throw new BackupExistsError(target);
  await files.makeFolder(target);
  const logs = (await files.list(folder)).filter((name) => firstOfLog(name) !== undefined);
  const labels = (await files.list(folder)).filter((name) => name === labelsName);
  const segments = manifest.segments.flatMap(({ file, dead }) => [file, ...(dead ? [dead] : [])]);
  let sizeBytes = 0;
  for (const name of [...segments, ...logs, ...labels])
    sizeBytes += await copyFile(files, join(folder, name), join(target, name));
  for (const { file } of manifest.segments) await checkPages(files, join(target, file));
  // Graphs are built again where they are wanted.
  const copied = manifest.segments.map(({ graph: _graph, ...segment }) => segment);
  await writeManifest(files, target, { ...manifest, segments: copied });
  return { files: segments.length + logs.length + labels.length + 1, sizeBytes };
}

async function checkPages(files: FileLayer, path: string): Promise<void> {
  const reader = await SegmentReader.open(files, path);
  try {
    for (const column of reader.columns) await reader.read(column);
  } finally {
    await reader.close();
  }
}
