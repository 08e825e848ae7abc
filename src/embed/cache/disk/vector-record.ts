import { createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { scaleToOne } from '../../client/finished.ts';
import type { KeptVector } from '../vector-cache.ts';

// A record of a segment: the key, then tokens read and cut off, the numbers of the vector, and a checksum of all these. All
// records of an encoder are of one length, so that a place is a number.

/** Of the keyed digest of an input: as many as keep two inputs apart for ever. */
const keyBytes = 16;
const headBytes = keyBytes + 8;
const checksumBytes = 4;

export const recordBytes = (width: number): number => headBytes + 4 * width + checksumBytes;

/** A key as it stands in an index, one character for each byte. */
export type RecordKey = string;

/** @param secret so that nobody can look up a text that he only guesses */
export function recordKey(secret: Uint8Array, input: string): RecordKey {
  return keyAt(createHmac('sha256', secret).update(input).digest(), 0);
}

export function keyAt(bytes: Buffer, offset: number): RecordKey {
  return bytes.toString('latin1', offset, offset + keyBytes);
}

export function encodeRecord(key: RecordKey, { vector, tokens, tokensCut }: KeptVector): Buffer {
  const record = Buffer.alloc(recordBytes(vector.length));
  record.write(key, 0, 'latin1');
  record.writeUInt32LE(tokens, keyBytes);
  record.writeUInt32LE(tokensCut, keyBytes + 4);
  record.set(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength), headBytes);
  const end = record.length - checksumBytes;
  record.writeUInt32LE(crc32(record.subarray(0, end)), end);
  return record;
}

/** Undefined for what is not the record of this key, whole and unchanged. */
export function decodeRecord(key: RecordKey, record: Buffer): KeptVector | undefined {
  const end = record.length - checksumBytes;
  if (end < headBytes || keyAt(record, 0) !== key) return undefined;
  if (crc32(record.subarray(0, end)) !== record.readUInt32LE(end)) return undefined;
  // A copy, which begins where numbers may.
  const vector = new Float32Array(Uint8Array.from(record.subarray(headBytes, end)).buffer);
  return {
    vector,
    scale: scaleToOne(vector),
    tokens: record.readUInt32LE(keyBytes),
    tokensCut: record.readUInt32LE(keyBytes + 4),
  };
}
