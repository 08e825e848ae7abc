import { type FileHandle, open, stat } from 'node:fs/promises';
import { assert } from '#base';
import { MoreBytesNeeded } from './cursor.ts';
import type { GgufHeader } from './header.ts';
import { InvalidGgufError } from './invalid-gguf-error.ts';
import { limits } from './limits.ts';
import { parseGguf } from './parse-gguf.ts';

/** A file of which parts can be had: on a disk, or on a server. */
export interface ByteSource {
  /** Bytes from `start` on, fewer than `length` where the file ends, and how many the whole file has. */
  read(start: number, length: number): Promise<{ readonly bytes: Uint8Array; readonly fileBytes: number }>;
}

/** Holds the header of most models with a vocabulary of up to 50,000; of others four times as much is read each time. */
export const firstReadBytes = 2 * 2 ** 20;

/**
 * Reads the header of a GGUF file and checks all of it against the file: every count, length, type, dimension and
 * range. Tensor data is not read. Costs at most twice the 128 MiB that a header may have, whatever the file says.
 *
 * Source: the GGUF specification in ggml's docs/gguf.md, versions 2 and 3, little-endian.
 *
 * @throws InvalidGgufError
 */
export async function readGguf(file: string | FileHandle): Promise<GgufHeader> {
  if (typeof file !== 'string') return readFrom(file);
  // Looked at before it is opened: opening a pipe would wait for its writer.
  if (!(await stat(file)).isFile()) throw new InvalidGgufError(`${file} is not a file`, 0);
  const handle = await open(file, 'r');
  try {
    return await readFrom(handle);
  } finally {
    await handle.close();
  }
}

async function readFrom(handle: FileHandle): Promise<GgufHeader> {
  const { size: fileBytes } = await handle.stat();
  const read: ByteSource['read'] = async (start, length) => {
    const bytes = await readPart(handle, start, Math.min(length, fileBytes - start));
    // A file that shrank since it was measured.
    return { bytes, fileBytes: bytes.byteLength < length ? start + bytes.byteLength : fileBytes };
  };
  const header = await readGgufFrom({ read }, limits.headerBytes);
  assert(header, 'a larger header is not valid');
  return header;
}

/**
 * As `readGguf`, from anywhere, in as few parts as it takes.
 *
 * @returns undefined when the header is larger than `headerBytesMax`
 */
export async function readGgufFrom(source: ByteSource, headerBytesMax: number): Promise<GgufHeader | undefined> {
  let known: Uint8Array = new Uint8Array();
  for (let wanted = firstReadBytes; ;) {
    const { bytes, fileBytes } = await source.read(known.byteLength, wanted - known.byteLength);
    known = known.byteLength === 0 ? bytes : Buffer.concat([known, bytes]);
    try {
      return parseGguf(known, fileBytes);
    } catch (error) {
      if (!(error instanceof MoreBytesNeeded)) throw error;
      if (error.bytes > headerBytesMax || wanted === headerBytesMax) return undefined;
      wanted = Math.min(Math.max(wanted * 4, error.bytes), headerBytesMax);
    }
  }
}

async function readPart(handle: FileHandle, start: number, length: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
