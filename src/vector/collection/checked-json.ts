import { crc32 } from 'node:zlib';
import { ManifestDamagedError } from '../errors/manifest-damaged-error.ts';
import type { FileLayer } from '../files/file-layer.ts';
import { readWhole, writeWhole } from './write-whole.ts';

/** In the place of what the file held, or not at all: a line with the checksum, and a line of JSON. */
export async function writeCheckedJson(files: FileLayer, folder: string, name: string, value: object): Promise<void> {
  const text = JSON.stringify(value);
  await writeWhole(files, folder, name, Buffer.from(`${crc32(text)}\n${text}\n`));
}

/** @throws ManifestDamagedError */
export async function readCheckedJson(files: FileLayer, path: string): Promise<unknown> {
  const [sum, text = ''] = (await readWhole(files, path)).toString().split('\n');
  if (Number(sum) !== crc32(text)) throw new ManifestDamagedError(path, 'it does not have its checksum');
  return JSON.parse(text);
}
