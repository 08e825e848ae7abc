import { join } from 'node:path';
import { GroupCommit } from '#store';
import { NotWritableError } from '../errors/not-writable-error.ts';
import { TooManyWritesError } from '../errors/too-many-writes-error.ts';
import { WriteFailedError } from '../errors/write-failed-error.ts';
import type { FileLayer, OpenFile } from '../files/file-layer.ts';
import { entryBytes, writeEntry } from './log-entry.ts';
import { logName } from './log-name.ts';

/** An operation on its way to the disk. */
interface Waiting {
  readonly payload: Uint8Array;
  readonly apply: () => void;
}

/** What may wait for the disk, in bytes. */
const waitingBytesMax = 512 * 1024 * 1024;

/**
 * The log of one collection: what it has acknowledged is on disk. Operations of many writers go to disk together, in the order
 * in which they came, and are applied in that order when they are there. A new file begins when the first
 * operation comes, and after `rotate`; files are named by their first operation.
 */
export class Log implements AsyncDisposable {
  readonly #files: FileLayer;
  readonly #folder: string;
  readonly #collection: string;
  readonly #commits = new GroupCommit<Waiting>((items) => this.#commit(items));
  /** Of the last operation that is on disk. */
  #sequence: number;
  #file: OpenFile | undefined;
  #size = 0;
  #wantsNewFile = false;
  #waitingBytes = 0;
  #failure: NotWritableError | undefined;

  /** @param last sequence of the last operation that is on disk */
  constructor(files: FileLayer, folder: string, collection: string, last: number) {
    this.#files = files;
    this.#folder = folder;
    this.#collection = collection;
    this.#sequence = last;
  }

  /** Of the last operation that has been applied. */
  get sequence(): number {
    return this.#sequence;
  }

  /**
   * Resolves to what `apply` returns, which is called when the operation is on disk.
   *
   * @throws TooManyWritesError, WriteFailedError, NotWritableError
   */
  async append<Result>(payload: Uint8Array, apply: () => Result): Promise<Result> {
    if (this.#failure) throw this.#failure;
    const bytes = entryBytes(payload.length);
    if (this.#waitingBytes + bytes > waitingBytesMax) throw new TooManyWritesError(this.#collection);
    this.#waitingBytes += bytes;
    let result: { readonly value: Result } | undefined;
    try {
      await this.#commits.write({ payload, apply: () => void (result = { value: apply() }) });
    } finally {
      this.#waitingBytes -= bytes;
    }
    return result!.value;
  }

  /** What comes after what is being written goes to a new file. */
  rotate(): void {
    this.#wantsNewFile = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#commits.settled();
    await this.#file?.close();
    this.#file = undefined;
  }

  async #commit(items: readonly Waiting[]): Promise<void> {
    if (this.#failure) throw this.#failure;
    const bytes = this.#encode(items);
    const file = await this.#fileToWrite();
    try {
      await file.write(bytes, this.#size);
    } catch (cause) {
      await this.#takeBack(file, cause);
      throw new WriteFailedError(this.#collection, cause);
    }
    await this.#sync(file);
    this.#size += bytes.length;
    for (const { apply } of items) {
      this.#sequence++;
      this.#apply(apply);
    }
  }

  /** What is on disk must be in memory, too: it could not be changed rightly any more. */
  #apply(apply: () => void): void {
    try {
      apply();
    } catch (cause) {
      throw (this.#failure = new NotWritableError(this.#collection, cause));
    }
  }

  #encode(items: readonly Waiting[]): Buffer {
    const bytes = Buffer.allocUnsafe(items.reduce((sum, { payload }) => sum + entryBytes(payload.length), 0));
    const durable = this.#sequence;
    const seconds = Math.floor(Date.now() / 1000);
    let sequence = durable;
    let end = 0;
    for (const { payload } of items) end = writeEntry(bytes, end, { sequence: ++sequence, durable, seconds, payload });
    return bytes;
  }

  async #fileToWrite(): Promise<OpenFile> {
    if (this.#file && !this.#wantsNewFile) return this.#file;
    const path = join(this.#folder, logName(this.#sequence + 1));
    const before = this.#file;
    let file: OpenFile | undefined;
    try {
      file = await this.#files.open(path, 'create');
      await this.#files.syncFolder(this.#folder);
    } catch (cause) {
      await file?.close().catch(() => {});
      throw new WriteFailedError(this.#collection, cause);
    }
    this.#file = file;
    this.#size = 0;
    this.#wantsNewFile = false;
    await before?.close().catch(() => {});
    return file;
  }

  /** Part of it may be there. It must not be taken for something that was acknowledged. */
  async #takeBack(file: OpenFile, reason: unknown): Promise<void> {
    try {
      await file.truncate(this.#size);
      await file.sync();
    } catch {
      throw (this.#failure = new NotWritableError(this.#collection, reason));
    }
  }

  /** After a failed sync nobody knows what is on disk, and another one may succeed without having written anything. */
  async #sync(file: OpenFile): Promise<void> {
    try {
      await file.sync();
    } catch (cause) {
      throw (this.#failure = new NotWritableError(this.#collection, cause));
    }
  }
}
