import { join } from 'node:path';
import type { CollectionDefinition } from '#contract';
import { ManifestDamagedError } from '../errors/manifest-damaged-error.ts';
import type { FileLayer } from '../files/file-layer.ts';
import { readCheckedJson, writeCheckedJson } from './checked-json.ts';

/** What a collection consists of, beside its log. */
export interface Manifest {
  readonly format: 1;
  readonly definition: CollectionDefinition;
  /** Every operation up to this one is in the segments. */
  readonly sealed: number;
  /** When that was, in milliseconds since the Unix epoch. */
  readonly sealedMs?: number | undefined;
  /** Numbers of files from here on are free. */
  readonly nextFile: number;
  readonly segments: readonly SegmentEntry[];
  /** Names of vectors that were dropped: segments may still have their columns. */
  readonly retired?: readonly string[] | undefined;
}

export interface SegmentEntry {
  readonly file: string;
  /** Of its file. */
  readonly sizeBytes: number;
  /** Which of its rows were dead when `sealed` was the last operation; absent: none. */
  readonly dead?: string | undefined;
  /** The file of its graphs; absent: it has none yet, or is too small. */
  readonly graph?: string | undefined;
}

export const manifestName = 'manifest';

/** What has columns with checksums: segments, and the graphs of some. */
export function filesOf({ segments }: Manifest): readonly string[] {
  return segments.flatMap(({ file, graph }) => (graph === undefined ? [file] : [file, graph]));
}

/** In the place of the one before, or not at all. */
export async function writeManifest(files: FileLayer, folder: string, manifest: Manifest): Promise<void> {
  await writeCheckedJson(files, folder, manifestName, manifest);
}

/** @throws ManifestDamagedError */
export async function readManifest(files: FileLayer, folder: string): Promise<Manifest> {
  const path = join(folder, manifestName);
  const manifest = (await readCheckedJson(files, path)) as Manifest;
  if (manifest.format !== 1) throw new ManifestDamagedError(path, 'another version of Lode wrote it');
  return manifest;
}
