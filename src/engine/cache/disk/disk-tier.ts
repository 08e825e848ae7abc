import { type Copy, decodeBody, decodeHead, encodeHead, fileNameOf, headBytesOf, tokensMax } from './copy-file.ts';
import type { Disk } from './disk.ts';
import { filesMax, FolderScan, pinEnding } from './folder-scan.ts';
import { ReadRate } from './read-rate.ts';
import type { Seal } from './seal.ts';
import { type Found, type Stored, StoredIndex } from './stored-index.ts';
import { WriteQueue } from './write-queue.ts';

/** Of what is free on the disk and what the files have already, they may take a quarter. */
const freeShare = 0.25;

export interface DiskTierOptions {
  readonly disk: Disk;
  readonly seal: Seal;
  readonly bytesMax: number;
  /** Memory for what waits to be written; what comes when it is full is not written. */
  readonly waitingBytesMax: number;
  /** Told of what makes the tier worse than it should be, once for each kind. */
  warn(event: string, fields: Readonly<Record<string, unknown>>): void;
}

/**
 * Copies of keys and values in files: the last tier, which outlives the process. Nothing here throws or fails a
 * request: what can't be written is dropped, and what can't be read, or is not what was written, counts as absent.
 */
export class DiskTier {
  readonly #options: DiskTierOptions;
  readonly #index = new StoredIndex();
  readonly #writes: WriteQueue;
  readonly #scan: FolderScan;
  readonly #warned = new Set<string>();
  readonly #rate = new ReadRate();
  #limitBytes: number;
  readonly #reads = new Map<Stored, Promise<Uint8Array<ArrayBuffer> | undefined>>();
  /** Reads run one after the other: together they would all be late. */
  #lastRead: Promise<unknown> = Promise.resolve();

  constructor(options: DiskTierOptions) {
    const { disk, seal } = options;
    this.#options = options;
    this.#limitBytes = options.bytesMax;
    this.#writes = new WriteQueue(disk, options.waitingBytesMax, (file, error) => this.#writeFailed(file, error));
    this.#scan = new FolderScan({
      disk,
      seal,
      index: this.#index,
      damaged: (name) => this.#discard(name),
      isBeingWritten: (file) => this.#writes.has(file),
    });
  }

  get kept(): { readonly bytes: number; readonly files: number } {
    return { bytes: this.#index.bytes, files: this.#index.size };
  }

  /** Looks at the folder: takes in what earlier processes have left there and others write, and forgets what has gone. */
  async scan(): Promise<void> {
    try {
      await this.#scan.run();
      const freeBytes = await this.#options.disk.freeBytes();
      this.#limitBytes = Math.min(this.#options.bytesMax, (freeBytes + this.#index.bytes) * freeShare);
      this.#makeRoom(0);
    } catch (error) {
      this.#turnOff(error);
    }
  }

  /**
   * Takes a copy in, to be written when its turn comes.
   *
   * @param isHeld somebody else has it in memory too, so that it may wait although there is no memory for that
   */
  put(scope: string, copy: Copy, isHeld = false): void {
    const { seal } = this.#options;
    const scopeTag = seal.tagOf(scope);
    const name = fileNameOf(seal, { scopeTag, ...copy });
    const known = this.#index.get(name);
    if (known !== undefined) return this.#used(known);
    const sizeBytes = headBytesOf(copy.tokens.length) + copy.data.length;
    const waitingBytes = isHeld ? 0 : sizeBytes;
    if (copy.tokens.length > tokensMax || !this.#writes.isOpen(waitingBytes) || !this.#makeRoom(sizeBytes)) return;
    const { tokens, from } = copy;
    const file: Stored = { name, scopeTag, tokens, from, sizeBytes, isPinned: false, hits: 0, value: 0 };
    this.#index.add(file);
    this.#writes.add({ file, data: copy.data, waitingBytes, encodeHead: () => encodeHead(seal, scopeTag, copy) });
  }

  /** Which files continue a text of which `have` tokens are there. */
  find(scope: string, tokens: Int32Array, length: number, have: number): Found {
    return this.#index.find(this.#options.seal.tagOf(scope), tokens, length, have);
  }

  /** Whether reading files is likely to take less than so long. */
  isWorthReading(files: readonly Stored[], limitMs: number): boolean {
    const toRead = files.filter((file) => !this.#writes.has(file));
    const bytes = toRead.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const isWorth = this.#rate.predictMs(toRead.length, bytes) < limitMs;
    if (!isWorth) this.#rate.passedOver();
    return isWorth;
  }

  /** The data that `put` was given; undefined when it can't be had, and then the file is not found again. */
  async read(file: Stored): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const waiting = this.#writes.dataOf(file);
    if (waiting !== undefined) return waiting;
    this.#used(file);
    let read = this.#reads.get(file);
    if (read === undefined) {
      // Also where there is no memory for it.
      read = this.#lastRead.then(() => this.#readNow(file)).catch(() => undefined);
      this.#lastRead = read;
      this.#reads.set(file, read);
      void read.finally(() => this.#reads.delete(file));
    }
    return await read;
  }

  /** Makes what there is of a text outlive what nobody has asked to keep; returns how many of its tokens that are. */
  pin(scope: string, tokens: Int32Array): number {
    const { files, reach } = this.find(scope, tokens, tokens.length, 0);
    const { disk } = this.#options;
    for (const file of files) {
      if (!file.isPinned && !this.#writes.has(file))
        void disk.write(file.name + pinEnding, [], Date.now()).catch(ignore);
      this.#index.pin(file);
    }
    return reach;
  }

  /** Resolves when all that was put is written, or given up, or the time is over. */
  async settled(timeoutMs: number): Promise<void> {
    await this.#writes.settled(timeoutMs);
  }

  async #readNow(file: Stored): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { disk, seal } = this.#options;
    const startedMs = performance.now();
    let whole: Buffer<ArrayBuffer>;
    try {
      whole = await disk.read(file.name, file.sizeBytes);
    } catch {
      // Another process has made room, or somebody has cleared the folder: no reason to worry anybody.
      this.#index.remove(file);
      return undefined;
    }
    const head = decodeHead(seal, whole);
    const isIt = head !== undefined && fileNameOf(seal, head) === file.name;
    const data = isIt ? await decodeBody(whole, head) : undefined;
    this.#rate.observe(file.sizeBytes, performance.now() - startedMs);
    if (data === undefined) {
      this.#index.remove(file);
      this.#discard(file.name);
    }
    return data;
  }

  #used(file: Stored): void {
    this.#index.hit(file);
    if (!this.#writes.has(file)) void this.#options.disk.touch(file.name, Date.now()).catch(ignore);
  }

  /** Removes what is worth least until so much fits; false when it never will. */
  #makeRoom(sizeBytes: number): boolean {
    if (sizeBytes > this.#limitBytes) return false;
    const { disk } = this.#options;
    while (this.#index.bytes + sizeBytes > this.#limitBytes || this.#index.size >= filesMax) {
      const least = this.#index.evictLeast();
      if (this.#writes.has(least)) this.#writes.cancel(least);
      else void disk.remove(least.name).catch(ignore);
      if (least.isPinned) void disk.remove(least.name + pinEnding).catch(ignore);
    }
    return true;
  }

  /** A file is not what it should be. */
  #discard(name: string): void {
    this.#warn('cache.file-damaged', { file: name });
    void this.#options.disk.remove(name).catch(ignore);
  }

  #writeFailed(file: Stored, error: unknown): void {
    this.#index.remove(file);
    this.#turnOff(error);
  }

  /** Nothing is written any more. What is there may still be read. */
  #turnOff(error: unknown): void {
    for (const file of this.#writes.turnOff()) this.#index.remove(file);
    this.#warn('cache.disk-off', { reason: error instanceof Error ? error.message : String(error) });
  }

  #warn(event: string, fields: Readonly<Record<string, unknown>>): void {
    if (this.#warned.has(event)) return;
    this.#warned.add(event);
    this.#options.warn(event, fields);
  }
}

/** What failed was of use to others only. */
function ignore(): void {}
