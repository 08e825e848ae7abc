import type { FileHandle } from 'node:fs/promises';
import type { SafetensorsHeader, SafetensorsTensor } from './header.ts';
import { InvalidSafetensorsError } from './invalid-safetensors-error.ts';
import { headerLength, parseSafetensors } from './parse-safetensors.ts';

/**
 * Reads the header of an open safetensors file and checks all of it against the file. Tensor data is not read.
 *
 * @throws InvalidSafetensorsError
 */
export async function readSafetensors(handle: FileHandle): Promise<SafetensorsHeader> {
  const { size } = await handle.stat();
  const length = headerLength(await readAt(handle, 0, Math.min(8, size)), size);
  return parseSafetensors(await readAt(handle, 0, length), size);
}

/** The bytes of one tensor. */
export function readTensor(handle: FileHandle, { offset, sizeBytes }: SafetensorsTensor): Promise<Uint8Array> {
  return readAt(handle, offset, sizeBytes);
}

async function readAt(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let filled = 0; filled < length;) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
    if (bytesRead === 0) throw new InvalidSafetensorsError('it has shrunk while it was read');
    filled += bytesRead;
  }
  return bytes;
}
