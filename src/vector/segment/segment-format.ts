import { crc32 } from 'node:zlib';

/** Where a column is, and the checksum of each of its pages. */
export interface ColumnPlace {
  readonly name: string;
  readonly offset: number;
  readonly bytes: number;
  readonly sums: readonly number[];
}

export const pageBytes = 65_536;
export const columnAlignment = 64;

/** "LODEVEC1" at the very end: columns, the directory, and this with where the directory is. */
const magic = Buffer.from('LODEVEC1');
export const trailerBytes = 32;

/**
 * A segment is a file of columns, a directory in JSON that says where they are, and a trailer of 32 bytes: offset of the
 * directory, its length, its checksum, the checksum of these, and the format's name.
 */
export function encodeTrailer(directoryOffset: number, directory: Uint8Array): Uint8Array {
  const trailer = Buffer.alloc(trailerBytes);
  trailer.writeDoubleLE(directoryOffset, 0);
  trailer.writeUInt32LE(directory.length, 8);
  trailer.writeUInt32LE(crc32(directory), 12);
  trailer.writeUInt32LE(crc32(trailer.subarray(0, 16)), 16);
  magic.copy(trailer, trailerBytes - magic.length);
  return trailer;
}

/** Undefined when it is none. */
export function decodeTrailer(trailer: Buffer): { offset: number; bytes: number; sum: number } | undefined {
  if (!trailer.subarray(trailerBytes - magic.length).equals(magic)) return undefined;
  if (trailer.readUInt32LE(16) !== crc32(trailer.subarray(0, 16))) return undefined;
  return { offset: trailer.readDoubleLE(0), bytes: trailer.readUInt32LE(8), sum: trailer.readUInt32LE(12) };
}
