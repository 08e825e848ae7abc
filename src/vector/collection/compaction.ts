import { join } from 'node:path';
import type { CollectionDefinition } from '#contract';
import type { FileLayer } from '../files/file-layer.ts';
import { Bitmap } from '../filter/bitmap.ts';
import { firstSeconds } from '../log/first-seconds.ts';
import { firstOfLog } from '../log/log-name.ts';
import type { Arenas } from '../memory/arenas.ts';
import type { Place, RowSet } from '../rows/row-set.ts';
import { buildSegment, originsOf } from '../segment/build-segment.ts';
import { loadSegment } from '../segment/load-segment.ts';
import type { CollectionRows, KeptSegment } from './collection-rows.ts';
import { writeDeadRows } from './dead-rows.ts';
import { labelsName } from './labels.ts';
import { type Manifest, manifestName, type SegmentEntry, writeManifest } from './manifest.ts';

/** A collection at one moment: what is sealed is exactly what its operations up to `sealed` have come to. */
export interface CompactionStart {
  readonly sealed: number;
  readonly sources: ReadonlySet<RowSet>;
  readonly origins: readonly Place[];
  /** Segments that stay, with who was dead then. */
  readonly kept: readonly { readonly segment: KeptSegment; readonly dead: Bitmap | undefined }[];
}

/** Segments that are not larger than this many times what is being merged into are merged along: each row is written a few times. */
const mergeRatio = 1.5;

/**
 * Chooses what goes into the next segment, and looks at it: the tails, and segments that are small beside them or half dead.
 * Nothing may be applied meanwhile.
 *
 * @param isWhole takes all of them
 */
export function beginCompaction(rows: CollectionRows, sealed: number, isWhole = false): CompactionStart {
  rows.freeze();
  const sources = new Set<RowSet>(rows.frozen);
  let size = rows.frozen.reduce((sum, { live }) => sum + live, 0);
  for (const { segment } of rows.segments.toSorted((a, b) => a.segment.live - b.segment.live)) {
    if (!isWhole && segment.live > size * mergeRatio && segment.live * 2 > segment.count) continue;
    sources.add(segment);
    size += segment.live;
  }
  const kept = rows.segments
    .filter(({ segment }) => !sources.has(segment))
    .map((segment) => {
      const { dead, live, count } = segment.segment;
      return { segment, dead: live === count ? undefined : new Bitmap(count, dead.words.slice()) };
    });
  return { sealed, sources, origins: originsOf([...sources]), kept };
}

export interface CompactionPlace {
  readonly files: FileLayer;
  readonly folder: string;
  readonly arenas: Arenas;
  /** A number that no file of the folder has had. */
  nextFile(): number;
}

/**
 * Writes the segment and then the manifest that names it; until that is there, nothing has changed. Then the segment takes
 * the place of what it was made of, with those dead that died meanwhile.
 */
export async function compact(
  rows: CollectionRows,
  start: CompactionStart,
  before: Manifest,
  place: CompactionPlace,
): Promise<Manifest> {
  const { files, folder } = place;
  const sealedMs = Date.now();
  const segment = start.origins.length === 0 ? undefined : await writeSegment(start.origins, before.definition, place);
  try {
    const entries: SegmentEntry[] = [];
    for (const { segment: each, dead } of start.kept) {
      const name = dead && `dead-${place.nextFile()}`;
      if (name) await writeDeadRows(files, folder, name, dead);
      const graph = before.segments.find(({ file }) => file === each.file)?.graph;
      const { file, sizeBytes } = each;
      entries.push({ file, sizeBytes, ...(name && { dead: name }), ...(graph && { graph }) });
    }
    if (segment) entries.push({ file: segment.file, sizeBytes: segment.sizeBytes });
    const nextFile = place.nextFile();
    const manifest: Manifest = { ...before, sealed: start.sealed, sealedMs, nextFile, segments: entries };
    await writeManifest(files, folder, manifest);
    for (const [row, origin] of start.origins.entries())
      if (!origin.rows.isLive(origin.row)) segment?.segment.kill(row);
    rows.replace(start.sources, segment);
    return manifest;
  } catch (thrown) {
    segment?.segment.free();
    throw thrown;
  }
}

async function writeSegment(
  origins: readonly Place[],
  definition: CollectionDefinition,
  place: CompactionPlace,
): Promise<KeptSegment> {
  const { files, folder, arenas } = place;
  const file = `segment-${place.nextFile()}`;
  const path = join(folder, file);
  const sizeBytes = await buildSegment(files, path, definition, origins);
  await files.syncFolder(folder);
  return { file, sizeBytes, segment: await loadSegment(files, path, definition, arenas) };
}

/** Removes files that the manifest does not need any more. That it is durable must be certain. */
export async function removeUnneeded(files: FileLayer, folder: string, manifest: Manifest): Promise<void> {
  const needed = new Set([manifestName, ...manifest.segments.flatMap(({ file, dead, graph }) => [file, dead, graph])]);
  const names = await files.list(folder);
  const logs = names.filter((name) => firstOfLog(name) !== undefined).toSorted();
  for (const [index, name] of logs.entries()) {
    // The last one is written to; of the others, those go whose operations are all sealed.
    const following = firstOfLog(logs[index + 1] ?? '') ?? Infinity;
    if (following === Infinity || following > manifest.sealed + 1) needed.add(name);
    // A log ends before the one behind it begins.
    else if (await isYoung(files, join(folder, logs[index + 1]!), manifest.definition)) needed.add(name);
  }
  // Labels are written whenever somebody likes, and beside themselves.
  for (const name of names)
    if (!needed.has(name) && !name.startsWith(labelsName)) await files.remove(join(folder, name));
}

/** Whether a log that is in segments is kept for what a backup may have to be brought to. */
async function isYoung(
  files: FileLayer,
  following: string,
  { historyHours = 0 }: CollectionDefinition,
): Promise<boolean> {
  return historyHours > 0 && (await firstSeconds(files, following)) > Date.now() / 1000 - historyHours * 3600;
}
