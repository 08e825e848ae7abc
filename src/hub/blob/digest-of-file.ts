import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Digest } from '#base';
import { chunksOf } from '../fetch/hashed-file.ts';

/** Hashes a file of any size in chunks. */
export async function digestOfFile(
  path: string,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly progress?: ((doneBytes: number) => void) | undefined;
  } = {},
): Promise<Digest> {
  const handle = await open(path, 'r');
  try {
    const hash = createHash('sha256');
    let doneBytes = 0;
    for await (const chunk of chunksOf(handle, options.signal)) {
      hash.update(chunk);
      doneBytes += chunk.byteLength;
      options.progress?.(doneBytes);
    }
    return `sha256:${hash.digest('hex')}`;
  } finally {
    await handle.close();
  }
}
