import { setTimeout as sleep } from 'node:timers/promises';
import type { Disk } from './disk.ts';
import { pinEnding } from './folder-scan.ts';
import type { Stored } from './stored-index.ts';

export interface WriteJob {
  readonly file: Stored;
  readonly data: Uint8Array<ArrayBuffer>;
  /** Memory that is its own while it waits. */
  readonly waitingBytes: number;
  encodeHead(): Promise<Uint8Array>;
}

/** Writes files one after the other, in the background. Ends for good with the first that can't be written. */
export class WriteQueue {
  readonly #disk: Disk;
  readonly #waitingBytesMax: number;
  readonly #failed: (file: Stored, error: unknown) => void;
  readonly #jobs = new Map<Stored, WriteJob>();
  #bytes = 0;
  #isOff = false;
  #running: Promise<void> | undefined;

  constructor(disk: Disk, waitingBytesMax: number, failed: (file: Stored, error: unknown) => void) {
    this.#disk = disk;
    this.#waitingBytesMax = waitingBytesMax;
    this.#failed = failed;
  }

  /** Whether a job finds room: when nothing waits, any does. */
  isOpen(waitingBytes: number): boolean {
    const hasRoom = waitingBytes === 0 || this.#bytes === 0 || this.#bytes + waitingBytes <= this.#waitingBytesMax;
    return !this.#isOff && hasRoom;
  }

  add(job: WriteJob): void {
    this.#jobs.set(job.file, job);
    this.#bytes += job.waitingBytes;
    this.#running ??= this.#run();
  }

  /** What is to be written to a file that is not there yet. */
  dataOf(file: Stored): Uint8Array<ArrayBuffer> | undefined {
    return this.#jobs.get(file)?.data;
  }

  has(file: Stored): boolean {
    return this.#jobs.has(file);
  }

  /** It is not wanted any more; without effect when it is written. */
  cancel(file: Stored): void {
    this.#bytes -= this.#jobs.get(file)?.waitingBytes ?? 0;
    this.#jobs.delete(file);
  }

  /** Nothing is written any more; returns what was to be. */
  turnOff(): readonly Stored[] {
    const files = [...this.#jobs.keys()];
    this.#isOff = true;
    this.#jobs.clear();
    this.#bytes = 0;
    return files;
  }

  /** Resolves when all is written, or given up, or the time is over. */
  async settled(timeoutMs: number): Promise<void> {
    const timer = new AbortController();
    await Promise.race([this.#running, sleep(timeoutMs, undefined, { signal: timer.signal }).catch(() => {})]);
    timer.abort();
  }

  async #run(): Promise<void> {
    for (let [job] = this.#jobs.values(); job !== undefined; [job] = this.#jobs.values()) {
      await this.#write(job);
      this.cancel(job.file);
    }
    this.#running = undefined;
  }

  async #write({ file, data, encodeHead }: WriteJob): Promise<void> {
    try {
      await this.#disk.write(file.name, [await encodeHead(), data], Date.now());
      const isWanted = this.has(file);
      this.cancel(file);
      // Room had to be made while it was being written.
      if (!isWanted) await this.#disk.remove(file.name);
      else if (file.isPinned) await this.#disk.write(file.name + pinEnding, [], Date.now());
    } catch (error) {
      this.#failed(file, error);
    }
  }
}
