import { crc32 } from 'node:zlib';

/** One operation in a log file. */
export interface LogEntry {
  /** Counts the operations of a collection, from 1. */
  readonly sequence: number;
  /** Everything up to this one was on disk when the entry was written. */
  readonly durable: number;
  /** When it was written, in seconds since the Unix epoch; 0 of logs that did not say it. */
  readonly seconds: number;
  readonly payload: Uint8Array;
}

/** "LOG1" */
const marker = 0x31474f4c;

/** Checksum of the rest, marker, length, seconds, sequence, durable. */
export const headerBytes = 32;

/** Entries begin on multiples of this, which is where they are looked for behind a gap. */
export const entryAlignment = 8;

/** How long an entry may be; a length beyond it is no length. */
export const payloadBytesMax = 256 * 1024 * 1024;

export function entryBytes(payloadBytes: number): number {
  return headerBytes + Math.ceil(payloadBytes / entryAlignment) * entryAlignment;
}

/** Writes an entry where there is room for it, with zeros behind. */
export function writeEntry(into: Buffer, at: number, { sequence, durable, seconds, payload }: LogEntry): number {
  const end = at + entryBytes(payload.length);
  into.fill(0, at, end);
  into.writeUInt32LE(marker, at + 4);
  into.writeUInt32LE(payload.length, at + 8);
  into.writeUInt32LE(seconds, at + 12);
  into.writeDoubleLE(sequence, at + 16);
  into.writeDoubleLE(durable, at + 24);
  into.set(payload, at + headerBytes);
  into.writeUInt32LE(crc32(into.subarray(at + 4, end)), at);
  return end;
}

/** When the entry at the beginning of these bytes was written, whatever became of the rest. */
export function secondsOf(from: Buffer): number {
  return from.length < headerBytes || from.readUInt32LE(4) !== marker ? 0 : from.readUInt32LE(12);
}

/** The entry that begins there and where the next one would; undefined when none does, or not all of one. */
export function readEntry(from: Buffer, at: number): { readonly entry: LogEntry; readonly end: number } | undefined {
  if (at + headerBytes > from.length || from.readUInt32LE(at + 4) !== marker) return undefined;
  const length = from.readUInt32LE(at + 8);
  const end = at + entryBytes(length);
  if (length > payloadBytesMax || end > from.length) return undefined;
  if (crc32(from.subarray(at + 4, end)) !== from.readUInt32LE(at)) return undefined;
  const payload = from.subarray(at + headerBytes, at + headerBytes + length);
  const [sequence, durable] = [from.readDoubleLE(at + 16), from.readDoubleLE(at + 24)];
  return { entry: { sequence, durable, seconds: from.readUInt32LE(at + 12), payload }, end };
}
