import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Digest } from '#base';

const chunkBytes = 1 << 20;

/**
 * A file that is written front to back and hashed on the way. What it held before can be kept, and is then read once,
 * because the state of a hash cannot be stored.
 */
export class HashedFile {
  readonly path: string;
  readonly #handle: FileHandle;
  #hash: Hash = createHash('sha256');
  #sizeBytes = 0;

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  /** @param keep go on after what the file holds already; otherwise it is emptied */
  static async open(
    path: string,
    options: { readonly keep: boolean; readonly signal?: AbortSignal | undefined },
  ): Promise<HashedFile> {
    const { O_RDWR, O_CREAT, O_TRUNC } = constants;
    const handle = await open(path, O_RDWR | O_CREAT | (options.keep ? 0 : O_TRUNC));
    const file = new HashedFile(path, handle);
    try {
      if (options.keep) for await (const chunk of chunksOf(handle, options.signal)) file.#count(chunk);
    } catch (error) {
      await handle.close();
      throw error;
    }
    return file;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  async write(chunk: Uint8Array): Promise<void> {
    for (let written = 0; written < chunk.byteLength;) {
      const { bytesWritten } = await this.#handle.write(
        chunk,
        written,
        chunk.byteLength - written,
        this.#sizeBytes + written,
      );
      written += bytesWritten;
    }
    this.#count(chunk);
  }

  /** Forgets everything written so far. */
  async restart(): Promise<void> {
    await this.#handle.truncate(0);
    this.#hash = createHash('sha256');
    this.#sizeBytes = 0;
  }

  /** The digest of everything in the file now. */
  digest(): Digest {
    return `sha256:${this.#hash.copy().digest('hex')}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }

  #count(chunk: Uint8Array): void {
    this.#hash.update(chunk);
    this.#sizeBytes += chunk.byteLength;
  }
}

/** The bytes of an open file from its start. Each chunk is only valid until the next one. */
export async function* chunksOf(handle: FileHandle, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(chunkBytes);
  for (let position = 0; ;) {
    signal?.throwIfAborted();
    const { bytesRead } = await handle.read(buffer, 0, chunkBytes, position);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    position += bytesRead;
  }
}
