import type { Digest } from '#base';
import type { Blobs } from '#contract';
import { digestOfFile } from './digest-of-file.ts';

export interface VerifyOptions {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
}

/** What a stored file was found to hold. */
export interface Verified {
  readonly intact: boolean;
  readonly actual: Digest;
  readonly sizeBytes: number;
}

/**
 * Reads a stored file through and compares its content with its name. Costs one read of the whole file.
 *
 * @throws BlobMissingError
 */
export async function verifyBlob(blobs: Blobs, digest: Digest, options: VerifyOptions = {}): Promise<Verified> {
  const path = await blobs.pathOf(digest);
  const sizeBytes = (await blobs.sizeOf(digest)) ?? 0;
  const actual = await digestOfFile(path, {
    signal: options.signal,
    progress: (doneBytes) => options.progress?.(doneBytes, sizeBytes),
  });
  return { intact: actual === digest, actual, sizeBytes };
}
