import { type FileHandle, open, stat } from 'node:fs/promises';
import { MoreBytesNeeded } from './cursor.ts';
import type { GgufHeader } from './header.ts';
import { InvalidGgufError } from './invalid-gguf-error.ts';
import { limits } from './limits.ts';
import { parseGguf } from './parse-gguf.ts';

/** Holds the header of most models with a vocabulary of up to 50,000; others are read in four times as much each time. */
const firstReadBytes = 2 * 2 ** 20;

/**
 * Reads the header of a GGUF file and checks all of it against the file: every count, length, type, dimension and
 * range. Tensor data is not read. Costs at most 128 MiB for the header's bytes, whatever the file says.
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
  for (let wanted = firstReadBytes; ; wanted = Math.min(wanted * 4, limits.headerBytes)) {
    const bytes = await readStart(handle, Math.min(wanted, fileBytes));
    // A file that shrank since it was measured.
    const knownBytes = bytes.byteLength < Math.min(wanted, fileBytes) ? bytes.byteLength : fileBytes;
    try {
      return parseGguf(bytes, knownBytes);
    } catch (error) {
      if (!(error instanceof MoreBytesNeeded)) throw error;
      if (error.bytes > wanted * 4) wanted = Math.ceil(error.bytes / 4);
    }
  }
}

async function readStart(handle: FileHandle, length: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
