import type { Log as Journal } from '#base';
import type { Log } from '../log/log.ts';
import type { CollectionRows } from './collection-rows.ts';
import { beginCompaction, compact, type CompactionPlace, removeUnneeded } from './compaction.ts';
import { type Manifest, writeManifest } from './manifest.ts';
import { QuietWatch } from './quiet-watch.ts';

export interface CompactorOptions {
  readonly place: Omit<CompactionPlace, 'nextFile'>;
  readonly rows: CollectionRows;
  readonly log: Log;
  readonly manifest: Manifest;
  readonly journal: Journal;
  readonly tailRowsMax?: number | undefined;
  /** After so long without a change things are put in order: see `#tidy`. Default: never. */
  readonly quietMs?: number | undefined;
  /** Segments have come, and others may be gone. */
  merged(): void;
}

/** What a tail may come to before it becomes a segment: what a scan of it takes, and what a restart reads of the log. */
const limits = { tailRows: 8192, tailBytes: 64 * 1024 * 1024, logBytes: 64 * 1024 * 1024 } as const;

/** How many times that may wait for the segment before; then writers wait, too. */
const tailsMax = 4;

/** What is merged when nobody writes: what is not in the largest segment, where it is no less than this share of that. */
const tidyShareMin = 0.1;

/** Of that and the largest segment: more takes too long, and too much memory. */
const tidyRowsMax = 2_000_000;

/** After a failure, such as a full disk, it is left alone for so long. */
const retryMs = 5000;

/** Decides when tails become segments, and does it behind the scenes, one after the other. */
export class Compactor implements AsyncDisposable {
  readonly #options: CompactorOptions;
  #file: number;
  #manifest: Manifest;
  #logBytes = 0;
  #running: Promise<void> | undefined;
  #failedMs = -Infinity;
  #isClosed = false;
  #keepers = 0;
  readonly #quiet: QuietWatch;

  constructor(options: CompactorOptions) {
    this.#options = options;
    this.#quiet = new QuietWatch(options.quietMs, () => void this.#tidy());
    this.#file = options.manifest.nextFile;
    this.#manifest = options.manifest;
  }

  /** As it is on disk. */
  get manifest(): Manifest {
    return this.#manifest;
  }

  /** No file is removed while this works. */
  async keepFiles<Result>(work: (manifest: Manifest) => Promise<Result>): Promise<Result> {
    this.#keepers++;
    try {
      return await work(this.#manifest);
    } finally {
      this.#keepers--;
    }
  }

  /** An operation has been applied. */
  applied(bytes: number): void {
    this.#logBytes += bytes;
    this.#quiet.touch();
    if (this.#isDue()) void this.#start();
  }

  /** Resolves when there is room for more in memory. */
  async room(): Promise<void> {
    while (this.#running && this.#fullness() >= tailsMax) await this.#running;
  }

  /** @throws what the file layer throws */
  async compactNow(): Promise<void> {
    while (this.#running) await this.#running;
    const { rows } = this.#options;
    if (rows.tail.count + rows.frozen.length + this.#logBytes > 0) await this.#run();
  }

  /**
   * Changes the manifest, between merges; nothing is changed where there is nothing to.
   *
   * @param change gets numbers that no file of the folder has had
   * @throws what the file layer throws
   */
  async amend(change: (nextFile: () => number) => Promise<Partial<Manifest> | undefined>): Promise<void> {
    while (this.#running) await this.#running;
    await this.#alone(async () => {
      const { files, folder } = this.#options.place;
      const changed = await change(() => ++this.#file);
      if (!changed) return;
      const manifest = { ...this.#manifest, ...changed, nextFile: ++this.#file };
      await writeManifest(files, folder, manifest);
      this.#manifest = manifest;
      await removeUnneeded(files, folder, manifest);
    });
    if (this.#isDue()) void this.#start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#quiet[Symbol.dispose]();
    await this.#running;
  }

  #isDue(): boolean {
    const isFull = this.#fullness() >= 1 || this.#logBytes >= limits.logBytes;
    return isFull && !this.#isClosed && performance.now() - this.#failedMs > retryMs;
  }

  /** Of the tail, 1 where it should become a segment. */
  #fullness(): number {
    const { rows, tailRowsMax = limits.tailRows } = this.#options;
    return Math.max(rows.tail.count / tailRowsMax, rows.tail.sizeBytes / limits.tailBytes);
  }

  /**
   * One segment is found in more quickly than several, and a record in a segment more quickly than in the tail: when nobody writes there is
   * time for it.
   */
  async #tidy(): Promise<void> {
    const { tail, frozen, segments } = this.#options.rows;
    const sizes = [tail, ...frozen, ...segments.map(({ segment }) => segment)].map(({ live }) => live);
    const total = sizes.reduce((sum, live) => sum + live, 0);
    const largest = Math.max(...segments.map(({ segment }) => segment.live), 0);
    const isWorthIt = total > largest && total - largest >= largest * tidyShareMin && total <= tidyRowsMax;
    if (isWorthIt) await this.#start(true);
  }

  async #start(isWhole = false): Promise<void> {
    if (this.#running) return;
    try {
      // What has come meanwhile may be enough for another one, and nobody may write any more.
      do await this.#run(isWhole);
      while (this.#isDue());
    } catch (reason) {
      this.#failedMs = performance.now();
      const collection = this.#manifest.definition.name;
      this.#options.journal.write('warn', 'vector.compaction-failed', { collection, reason });
    }
  }

  #run(isWhole = false): Promise<void> {
    return this.#alone(() => this.#compact(isWhole));
  }

  /** One at a time. */
  #alone(change: () => Promise<void>): Promise<void> {
    const work = change();
    const end = (): void => void (this.#running = undefined);
    this.#running = work.then(end, end);
    return work;
  }

  async #compact(isWhole: boolean): Promise<void> {
    const { rows, log, place } = this.#options;
    const start = beginCompaction(rows, log.sequence, isWhole);
    log.rotate();
    this.#logBytes = 0;
    this.#manifest = await compact(rows, start, this.#manifest, { ...place, nextFile: () => ++this.#file });
    if (this.#keepers === 0) await removeUnneeded(place.files, place.folder, this.#manifest);
    this.#options.merged();
  }
}
