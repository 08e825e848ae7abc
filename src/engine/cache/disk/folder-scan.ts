import { decodeHead, fileNameOf, headBytesOf, tokensMax } from './copy-file.ts';
import type { Disk } from './disk.ts';
import type { Seal } from './seal.ts';
import type { Stored, StoredIndex } from './stored-index.ts';

/** A file of this name, without content, says that the file before the ending is to outlive others. */
export const pinEnding = '.keep';
/** Files that a folder may have; of more, the oldest go. */
export const filesMax = 4096;
const readsAtOnce = 4;
/** Most texts are shorter than this; of longer ones the rest is read too. */
const firstReadBytes = headBytesOf(16_384);
const namePattern = /^[0-9a-f]{40}$/;

export interface FolderScanParts {
  readonly disk: Disk;
  readonly seal: Seal;
  readonly index: StoredIndex;
  /** A file is not what it should be. */
  damaged(name: string): void;
  /** It is not there yet, and will be. */
  isBeingWritten(file: Stored): boolean;
}

interface Candidate {
  readonly name: string;
  readonly sizeBytes: number;
  readonly usedMs: number;
}

/** Compares a folder with what is known of it: reads the heads of files that others have written, and forgets what has gone. */
export class FolderScan {
  readonly #parts: FolderScanParts;

  constructor(parts: FolderScanParts) {
    this.#parts = parts;
  }

  /** @throws what the disk throws when it can't be listed */
  async run(): Promise<void> {
    const { disk, index, isBeingWritten } = this.#parts;
    const written = index.all().filter((file) => !isBeingWritten(file));
    const names = new Set(await disk.names());
    for (const file of written) if (!names.has(file.name)) index.remove(file);
    const unknown = [...names].filter((name) => namePattern.test(name) && index.get(name) === undefined);
    const candidates = (await this.#inTurn(unknown, (name) => this.#statusOf(name))).toSorted(
      (a, b) => a.usedMs - b.usedMs,
    );
    const surplus = Math.max(0, candidates.length - (filesMax - index.size));
    for (const { name } of candidates.slice(0, surplus)) await disk.remove(name);
    const found = await this.#inTurn(candidates.slice(surplus), (candidate) => this.#read(candidate));
    for (const [age, file] of found.entries()) this.#add(file, age / found.length, names.has(file.name + pinEnding));
    await this.#removePins(names);
  }

  #add(file: Stored, recency: number, isPinned: boolean): void {
    const { index } = this.#parts;
    // It may have been written in the meantime.
    if (index.get(file.name) !== undefined) return;
    index.add(file);
    file.value += recency;
    if (isPinned) index.pin(file);
  }

  async #statusOf(name: string): Promise<Candidate | undefined> {
    try {
      return { name, ...(await this.#parts.disk.status(name)) };
    } catch {
      return undefined; // it has gone
    }
  }

  async #read({ name, sizeBytes }: Candidate): Promise<Stored | undefined> {
    const { disk, seal, damaged } = this.#parts;
    try {
      const isLong = sizeBytes > firstReadBytes;
      const head =
        decodeHead(seal, await disk.read(name, firstReadBytes)) ??
        (isLong ? decodeHead(seal, await disk.read(name, headBytesOf(tokensMax))) : undefined);
      if (head?.fileBytes !== sizeBytes || fileNameOf(seal, head) !== name) damaged(name);
      else return { name, ...head, sizeBytes, isPinned: false, hits: 0, value: 0 };
    } catch {
      // It has gone, or can't be read now.
    }
    return undefined;
  }

  /** Pins whose files have gone. */
  async #removePins(names: ReadonlySet<string>): Promise<void> {
    const pins = [...names].filter((name) => name.endsWith(pinEnding));
    for (const pin of pins) if (!names.has(pin.slice(0, -pinEnding.length))) await this.#parts.disk.remove(pin);
  }

  /** Some at a time, in order; leaves out those for which there is nothing. */
  async #inTurn<T, R>(items: readonly T[], map: (item: T) => Promise<R | undefined>): Promise<R[]> {
    const results: (R | undefined)[] = Array.from(items, () => undefined);
    const left = items.entries();
    const work = async () => {
      for (const [index, item] of left) results[index] = await map(item);
    };
    await Promise.all(Array.from({ length: readsAtOnce }, work));
    return results.filter((result) => result !== undefined);
  }
}
