import { constants, type FileHandle, open } from 'node:fs/promises';
import { keyAt, type RecordKey } from './vector-record.ts';

/** Bytes that are read at a time while keys are collected: what takes a moment must not keep the loop. */
const chunkBytes = 1024 * 1024;

/** A file of records, which only grows. */
export class Segment implements AsyncDisposable {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #recordBytes: number;
  #records: number;

  private constructor(path: string, file: FileHandle, recordBytes: number, sizeBytes: number) {
    this.path = path;
    this.#file = file;
    this.#recordBytes = recordBytes;
    // What was torn at the end is written over.
    this.#records = Math.floor(sizeBytes / recordBytes);
  }

  /** Opens a file, or makes it. */
  static async open(path: string, recordBytes: number): Promise<Segment> {
    const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    return new Segment(path, file, recordBytes, (await file.stat()).size);
  }

  get sizeBytes(): number {
    return this.#records * this.#recordBytes;
  }

  /** Whether its file has been removed. */
  async isGone(): Promise<boolean> {
    return (await this.#file.stat()).nlink === 0;
  }

  /** The keys of all records, with their places. */
  async *keys(): AsyncGenerator<readonly [RecordKey, place: number]> {
    const perChunk = Math.max(1, Math.floor(chunkBytes / this.#recordBytes));
    for (let first = 0; first < this.#records; first += perChunk) {
      const count = Math.min(perChunk, this.#records - first);
      const chunk = await this.read(first, count);
      for (let at = 0; at < count; at++) yield [keyAt(chunk, at * this.#recordBytes), first + at];
    }
  }

  /** Records that follow each other. Shorter than asked where the file is. */
  async read(first: number, count: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(count * this.#recordBytes);
    const { bytesRead } = await this.#file.read(bytes, 0, bytes.length, first * this.#recordBytes);
    return bytes.subarray(0, bytesRead);
  }

  /** @returns the place of the first of them */
  async append(records: readonly Buffer[]): Promise<number> {
    const first = this.#records;
    await this.#file.write(Buffer.concat(records), 0, records.length * this.#recordBytes, this.sizeBytes);
    this.#records += records.length;
    return first;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }
}
