import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { SegmentDamagedError } from '../errors/segment-damaged-error.ts';
import type { FileLayer } from '../files/file-layer.ts';
import { Bitmap } from '../filter/bitmap.ts';
import { readWhole, writeWhole } from './write-whole.ts';

const checksumBytes = 4;

/** Writes which rows of a segment are dead. */
export async function writeDeadRows(files: FileLayer, folder: string, name: string, dead: Bitmap): Promise<void> {
  const words = Buffer.from(dead.words.buffer, dead.words.byteOffset, dead.words.byteLength);
  const bytes = Buffer.alloc(checksumBytes + words.length);
  bytes.writeUInt32LE(crc32(words), 0);
  words.copy(bytes, checksumBytes);
  await writeWhole(files, folder, name, bytes);
}

/** @throws SegmentDamagedError */
export async function readDeadRows(files: FileLayer, folder: string, name: string, rows: number): Promise<Bitmap> {
  const path = join(folder, name);
  const bytes = await readWhole(files, path);
  const words = new Uint32Array(Math.ceil(rows / 32));
  const content = bytes.subarray(checksumBytes);
  if (content.length !== words.byteLength || crc32(content) !== bytes.readUInt32LE(0))
    throw new SegmentDamagedError(path, 'it');
  new Uint8Array(words.buffer).set(content);
  return new Bitmap(rows, words);
}
