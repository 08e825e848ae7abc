import { mkdir, readdir, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Segment } from './segment.ts';
import { teamFolder } from './team-folder.ts';

export interface SegmentsOptions {
  /** Of one encoder, as it reads: vectors of another are worth nothing. */
  readonly folder: string;
  /** What names are made with. */
  readonly secret: Uint8Array;
  readonly stage: string;
  /** Of all teams together; what came first goes first. */
  readonly bytesMax: number;
}

/** A segment is a sixteenth of the whole, since as much goes at a time, but no smaller than this. */
const segmentBytesMin = 64 * 1024;
/** Each is an open file, and each team has one at least. */
const segmentsMax = 256;
const ending = '.vectors';

/** The segments of an encoder: a folder for each team, which may be removed at any time. */
export class Segments implements AsyncDisposable {
  readonly #options: SegmentsOptions;
  readonly #recordBytes: number;
  readonly #segmentBytesMax: number;
  /** The oldest first. */
  readonly #all: Segment[] = [];
  /** Of each team, the one that grows. */
  readonly #growing = new Map<string, Segment>();

  constructor(options: SegmentsOptions, recordBytes: number) {
    this.#options = options;
    this.#recordBytes = recordBytes;
    this.#segmentBytesMax = Math.max(segmentBytesMin, Math.floor(options.bytesMax / 16));
  }

  get sizeBytes(): number {
    return this.#all.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }

  /** Opens what earlier processes have left, the oldest first. */
  async *open(): AsyncGenerator<Segment> {
    const { folder } = this.#options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // Folders that were not used for long are deleted, by this time of theirs.
    await utimes(folder, new Date(), new Date());
    const names = await readdir(folder, { recursive: true });
    const left = names.filter((name) => name.endsWith(ending));
    for (const name of left.toSorted((one, other) => madeAt(one) - madeAt(other))) {
      const segment = await Segment.open(join(folder, name), this.#recordBytes);
      this.#all.push(segment);
      yield segment;
    }
  }

  /** Where a team's next records go. */
  async growingOf(tenant: string): Promise<Segment> {
    const growing = this.#growing.get(tenant);
    if (growing && growing.sizeBytes < this.#segmentBytesMax && !(await growing.isGone())) return growing;
    const { folder, secret, stage } = this.#options;
    const home = join(folder, teamFolder(secret, stage, tenant));
    await mkdir(home, { recursive: true, mode: 0o700 });
    const latest = this.#all.reduce((most, { path }) => Math.max(most, madeAt(path)), 0);
    const segment = await Segment.open(join(home, `${Math.max(Date.now(), latest + 1)}${ending}`), this.#recordBytes);
    this.#all.push(segment);
    this.#growing.set(tenant, segment);
    return segment;
  }

  /** Removes the oldest until the others have room. @returns which */
  async makeRoom(): Promise<readonly Segment[]> {
    const dropped: Segment[] = [];
    const isFull = () => this.sizeBytes > this.#options.bytesMax || this.#all.length > segmentsMax;
    while (this.#all.length > 1 && isFull()) {
      const [oldest] = this.#all as [Segment];
      await rm(oldest.path, { force: true });
      dropped.push(await this.#close(oldest));
    }
    return dropped;
  }

  /** Closes those whose files somebody has removed. @returns which */
  async closeGone(): Promise<readonly Segment[]> {
    const gone: Segment[] = [];
    for (const segment of this.#all.slice()) if (await segment.isGone()) gone.push(await this.#close(segment));
    return gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const segment of this.#all.slice()) await this.#close(segment);
  }

  async #close(segment: Segment): Promise<Segment> {
    this.#all.splice(this.#all.indexOf(segment), 1);
    for (const [tenant, growing] of this.#growing) if (growing === segment) this.#growing.delete(tenant);
    await segment[Symbol.asyncDispose]();
    return segment;
  }
}

/** Milliseconds, from its name. */
function madeAt(path: string): number {
  return Number(path.slice(path.search(/\d+\.vectors$/), -ending.length));
}
