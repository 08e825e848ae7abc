import type { Log } from '#base';
import type { KeptVector } from '../vector-cache.ts';
import type { Segment } from './segment.ts';
import { Segments, type SegmentsOptions } from './segments.ts';
import { decodeRecord, encodeRecord, recordBytes, recordKey, type RecordKey } from './vector-record.ts';

export interface ShelfOptions extends SegmentsOptions {
  readonly width: number;
  readonly log: Log;
  /** Told when somebody has removed what was here: it shall not be remembered elsewhere. */
  readonly erased: () => void;
}

/** A vector with the key of what it was made of. */
export interface ShelfEntry {
  readonly key: RecordKey;
  readonly kept: KeptVector;
}

interface Place {
  readonly segment: Segment;
  readonly at: number;
}

/** More than this waits for the disk only where it is too slow, and is not kept. */
const waitingBytesMax = 8 * 1024 * 1024;
const watchMs = 1000;

/**
 * Vectors on disk, by the keyed digests of what they were made of, in files of the team that had them computed. What is
 * damaged or gone is computed again, and a disk that is full ends the writing: no request fails for anything of this.
 */
export class VectorShelf implements AsyncDisposable {
  readonly #options: ShelfOptions;
  readonly #recordBytes: number;
  readonly #segments: Segments;
  readonly #places = new Map<RecordKey, Place>();
  readonly #waiting = new Map<string, ShelfEntry[]>();
  readonly #watch: NodeJS.Timeout;
  /** First the reading of keys, then one change after the other. */
  #work: Promise<void> = Promise.resolve();
  #waitingBytes = 0;
  #isOff = false;

  constructor(options: ShelfOptions) {
    this.#options = options;
    this.#recordBytes = recordBytes(options.width);
    this.#segments = new Segments(options, this.#recordBytes);
    this.#then(() => this.#load());
    this.#watch = setInterval(() => this.#then(() => this.#forgetErased()), watchMs).unref();
  }

  get figures() {
    return { entries: this.#places.size, bytes: this.#segments.sizeBytes };
  }

  /** Resolves when all is known that was there, and all is written that waited. */
  async settled(): Promise<void> {
    await this.#work;
  }

  keyOf(input: string): RecordKey {
    return recordKey(this.#options.secret, input);
  }

  has(key: RecordKey): boolean {
    return this.#places.has(key);
  }

  /** What is here of some keys, in their order. */
  async find(keys: readonly RecordKey[]): Promise<readonly (KeptVector | undefined)[]> {
    const wanted = keys.flatMap((key) => {
      const place = this.#places.get(key);
      return place === undefined ? [] : [{ key, ...place }];
    });
    const found = new Map<RecordKey, KeptVector>();
    await Promise.all(
      neighbours(wanted).map(async (run) => {
        const first = run[0] as Place;
        const bytes = await first.segment.read(first.at, run.length).catch(() => Buffer.alloc(0));
        for (const [nth, { key }] of run.entries()) {
          const record = bytes.subarray(nth * this.#recordBytes, (nth + 1) * this.#recordBytes);
          const kept = decodeRecord(key, record);
          if (kept === undefined) this.#places.delete(key);
          else found.set(key, kept);
        }
      }),
    );
    return keys.map((key) => found.get(key));
  }

  /** Keeps vectors soon. */
  put(tenant: string, entries: readonly ShelfEntry[]): void {
    const bytes = entries.length * this.#recordBytes;
    if (this.#isOff || this.#waitingBytes + bytes > waitingBytesMax) return;
    this.#waitingBytes += bytes;
    const waiting = this.#waiting.get(tenant);
    if (waiting) return void waiting.push(...entries);
    this.#waiting.set(tenant, [...entries]);
    this.#then(() => this.#write(tenant));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#watch);
    await this.#work;
    this.#isOff = true;
    this.#places.clear();
    await this.#segments[Symbol.asyncDispose]();
  }

  #then(act: () => Promise<void>): void {
    this.#work = this.#work.then(act).catch((error: unknown) => {
      if (!this.#isOff) this.#options.log.write('warn', 'encoder.vectors-not-kept', { error });
      this.#isOff = true;
    });
  }

  async #load(): Promise<void> {
    for await (const segment of this.#segments.open())
      for await (const [key, at] of segment.keys()) this.#places.set(key, { segment, at });
  }

  async #write(tenant: string): Promise<void> {
    const entries = this.#waiting.get(tenant) ?? [];
    this.#waiting.delete(tenant);
    this.#waitingBytes -= entries.length * this.#recordBytes;
    const fresh = entries.filter(({ key }) => !this.#places.has(key));
    if (fresh.length === 0 || this.#isOff) return;
    const segment = await this.#segments.growingOf(tenant);
    const first = await segment.append(fresh.map(({ key, kept }) => encodeRecord(key, kept)));
    for (const [nth, { key }] of fresh.entries()) this.#places.set(key, { segment, at: first + nth });
    this.#forget(await this.#segments.makeRoom());
  }

  async #forgetErased(): Promise<void> {
    const gone = await this.#segments.closeGone();
    this.#forget(gone);
    if (gone.length > 0) this.#options.erased();
  }

  #forget(segments: readonly Segment[]): void {
    if (segments.length === 0) return;
    for (const [key, { segment }] of this.#places) if (segments.includes(segment)) this.#places.delete(key);
  }
}

/** In runs of places that follow each other: what came together is read at once. */
function neighbours<Wanted extends Place>(wanted: readonly Wanted[]): readonly (readonly Wanted[])[] {
  const runs: Wanted[][] = [];
  for (const [, ofSegment] of Map.groupBy(wanted, ({ segment }) => segment))
    for (const each of ofSegment.toSorted((one, other) => one.at - other.at)) {
      const [last] = runs.at(-1)?.slice(-1) ?? [];
      if (last?.segment === each.segment && last.at === each.at - 1) runs.at(-1)?.push(each);
      else runs.push([each]);
    }
  return runs;
}
