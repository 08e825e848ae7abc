import { assert } from '#base';
import { Eviction } from '../eviction.ts';
import { commonLength } from '../prefix-node.ts';

/** What a file that is to be kept is worth, in hits: it outlives others, and yet leaves when it is not wanted for long. */
const pinHits = 1000;

/** A file, or one that is being written. */
export interface Stored {
  readonly name: string;
  readonly scopeTag: string;
  /** From the beginning of the text on; the file has keys and values of those from `from` on. */
  readonly tokens: Int32Array;
  readonly from: number;
  readonly sizeBytes: number;
  isPinned: boolean;
  hits: number;
  /** As in `Eviction`. */
  value: number;
}

export interface Found {
  /** To be loaded in this order. */
  readonly files: readonly Stored[];
  /** Tokens that are there when all of them are loaded. */
  readonly reach: number;
}

interface Candidate {
  readonly file: Stored;
  /** Tokens that the file and the text have in common, if they begin alike. */
  readonly common: number;
}

/** Which texts the files of a cache hold. Knows names, tokens and sizes, and touches no disk. */
export class StoredIndex {
  readonly #files = new Map<string, Stored>();
  /** By a digest of the tokens before `from`; equal digests of different tokens cost time and nothing else. */
  readonly #starts = new Map<number, Set<Stored>>();
  readonly #eviction = new Eviction();
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#files.size;
  }

  all(): readonly Stored[] {
    return [...this.#files.values()];
  }

  get(name: string): Stored | undefined {
    return this.#files.get(name);
  }

  add(file: Stored): void {
    assert(!this.#files.has(file.name), 'a file is there once');
    this.#files.set(file.name, file);
    this.#bytes += file.sizeBytes;
    this.#eviction.hit(file);
    if (file.isPinned) file.value += pinHits;
    const start = startOf(file);
    this.#starts.set(start, (this.#starts.get(start) ?? new Set()).add(file));
  }

  remove(file: Stored): void {
    if (this.#files.get(file.name) !== file) return;
    this.#files.delete(file.name);
    this.#bytes -= file.sizeBytes;
    const start = startOf(file);
    const beside = this.#starts.get(start);
    beside?.delete(file);
    if (beside?.size === 0) this.#starts.delete(start);
  }

  /** Which files continue a text, of which some tokens are there, without a gap. */
  find(scopeTag: string, tokens: Int32Array, length: number, have: number): Found {
    let candidates = this.#candidates(scopeTag, tokens, length);
    const files: Stored[] = [];
    let reach = have;
    for (;;) {
      candidates = candidates.filter(({ common }) => common > reach);
      const next = furthest(candidates.filter(({ file }) => file.from <= reach));
      if (next === undefined) return { files, reach };
      if (beginsLike(next.file, tokens)) {
        files.push(next.file);
        reach = next.common;
      } else candidates = candidates.filter((candidate) => candidate !== next);
    }
  }

  hit(file: Stored): void {
    this.#eviction.hit(file);
    if (file.isPinned) file.value += pinHits;
  }

  pin(file: Stored): void {
    if (!file.isPinned) file.value += pinHits;
    file.isPinned = true;
  }

  /** Removes the file that is worth least; of those that are worth the same, one that others do not continue. */
  evictLeast(): Stored {
    let least: Stored | undefined;
    for (const file of this.#files.values()) {
      const isLess = least === undefined || file.value < least.value;
      if (isLess || (file.value === least?.value && file.from > least.from)) least = file;
    }
    assert(least !== undefined, 'there is something to evict');
    if (!least.isPinned) this.#eviction.evicted(least);
    this.remove(least);
    return least;
  }

  /** All files that continue a beginning of the text, going by the digest of it. */
  #candidates(scopeTag: string, tokens: Int32Array, length: number): readonly Candidate[] {
    const candidates: Candidate[] = [];
    let start = seedOf(scopeTag);
    for (let position = 0; position < length; position++) {
      for (const file of this.#starts.get(start) ?? []) {
        if (file.scopeTag !== scopeTag || file.from !== position) continue;
        const continued = commonLength(file.tokens, position, tokens, position, length - position);
        if (continued > 0) candidates.push({ file, common: position + continued });
      }
      start = advance(start, tokens[position] as number);
    }
    return candidates;
  }
}

/** Different beginnings may have one digest. */
function beginsLike({ tokens, from }: Stored, text: Int32Array): boolean {
  return commonLength(tokens, 0, text, 0, from) === from;
}

function furthest(candidates: readonly Candidate[]): Candidate | undefined {
  let best: Candidate | undefined;
  for (const candidate of candidates) if (best === undefined || candidate.common > best.common) best = candidate;
  return best;
}

function startOf({ scopeTag, tokens, from }: Stored): number {
  return tokens.subarray(0, from).reduce(advance, seedOf(scopeTag));
}

function seedOf(scopeTag: string): number {
  return Number.parseInt(scopeTag.slice(0, 8), 16) | 0;
}

/** A step of FNV-1a, over whole tokens. */
function advance(digest: number, token: number): number {
  return Math.imul(digest ^ token, 0x01000193);
}
