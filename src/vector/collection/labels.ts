import { join } from 'node:path';
import type { Metadata } from '#contract';
import { InvalidCollectionError } from '../errors/invalid-collection-error.ts';
import type { FileLayer } from '../files/file-layer.ts';
import { vectorLimits } from '../limits.ts';
import { readCheckedJson, writeCheckedJson } from './checked-json.ts';

/** What its makers keep of a collection, in a file of its own: it changes while manifests are being written. */
export const labelsName = 'labels';

/** Empty where none have been written. @throws ManifestDamagedError */
export async function readLabels(files: FileLayer, folder: string): Promise<Metadata> {
  if (!(await files.list(folder)).includes(labelsName)) return {};
  return (await readCheckedJson(files, join(folder, labelsName))) as Metadata;
}

/** @throws InvalidCollectionError where there is too much of it */
export async function writeLabels(files: FileLayer, folder: string, labels: Metadata): Promise<void> {
  if (Buffer.byteLength(JSON.stringify(labels)) > vectorLimits.labelsBytes)
    throw new InvalidCollectionError(`its labels take more than ${vectorLimits.labelsBytes} bytes`);
  await writeCheckedJson(files, folder, labelsName, labels);
}
