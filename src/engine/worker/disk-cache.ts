import type { DiskTier } from '../cache/disk/disk-tier.ts';
import type { Found, Stored } from '../cache/disk/stored-index.ts';
import type { CacheOperation } from '../cache/operation.ts';
import type { KeyValueCache } from '../cache/key-value-cache.ts';
import type { Breaks } from './breaks.ts';
import { outlivesProcess } from './scope.ts';

/** Fewer tokens are computed before anybody notices. */
const worthReadingTokens = 32;
const waitMsMax = 30_000;
/** How often to look what other processes have written to the folder. */
const scanMs = 3000;
/** What was of use so often is written while nothing runs, so that it outlives a process that is killed. */
const hotHits = 2;
/** As many at once as are copied in some milliseconds, for which a request may have to wait. */
const hotTokensMax = 1024;

export interface DiskCacheParts {
  readonly cache: KeyValueCache;
  readonly tier: DiskTier;
  /** Tokens whose copies the host's memory may hold: all that is read goes through there. */
  readonly copyTokensMax: number;
  readonly breaks: Breaks;
  /** Carries out what the cache wants done; only while no step runs. */
  operate(): void;
  /** How long a token of a prompt takes to compute, in milliseconds. */
  promptTokenMs(): number;
  /** Nobody waits for a step, or runs. */
  isIdle(): boolean;
  /** Requests that waited may begin. */
  wake(): void;
}

/** Brings back from disk what requests begin with, when that is quicker than to compute it, and puts there what is to last. */
export class DiskCache implements Disposable {
  readonly #parts: DiskCacheParts;
  /** Requests for which files are being read. */
  readonly #awaited = new Set<number>();
  readonly #scans: NodeJS.Timeout;

  constructor(parts: DiskCacheParts) {
    this.#parts = parts;
    this.#scans = setInterval(() => {
      void parts.tier.scan();
      if (parts.isIdle()) void parts.breaks.add(() => this.#storeHot());
    }, scanMs);
    this.#scans.unref();
  }

  /** What is kept on disk, by this process and others. */
  get bytes(): number {
    return this.#parts.tier.kept.bytes;
  }

  /** Begins to read what a request needs and is not there, if that is worth it: it is awaited until then. */
  ask(id: number, scope: string, tokens: Int32Array): void {
    const { cache, tier, promptTokenMs } = this.#parts;
    const length = tokens.length - 1;
    const have = cache.match(scope, tokens, length).tokens;
    const { files, reach } = this.#find(scope, tokens, length, have);
    const computeMs = (reach - have) * promptTokenMs();
    if (reach - have < worthReadingTokens || !tier.isWorthReading(files, computeMs)) return;
    this.#awaited.add(id);
    // When the disk takes longer than computing would have, computing begins all the same.
    const timer = setTimeout(() => this.release(id), Math.min(computeMs, waitMsMax));
    void this.#load(scope, files).finally(() => {
      clearTimeout(timer);
      this.release(id);
    });
  }

  isAwaited(id: number): boolean {
    return this.#awaited.has(id);
  }

  /** Nothing is awaited for a request any more. */
  release(id: number): void {
    if (this.#awaited.delete(id)) this.#parts.wake();
  }

  /** Writes a copy, some time soon. */
  store({ snapshot, scope, tokens, stays }: Extract<CacheOperation, { kind: 'store' }>): void {
    const { from, data } = snapshot;
    if (data !== undefined && outlivesProcess(scope)) this.#parts.tier.put(scope, { tokens, from, data }, stays);
  }

  /** Keeps what there is of a text for long; resolves to how many of its tokens that are. */
  async keep(scope: string, text: readonly number[]): Promise<number> {
    const tokens = Int32Array.from(text);
    const { cache, tier, breaks, operate } = this.#parts;
    await breaks.add(() => {
      cache.lower.preserve(scope, tokens);
      operate();
    });
    const kept = tier.pin(scope, tokens);
    await tier.settled(waitMsMax);
    return Math.min(kept, tier.find(scope, tokens, tokens.length, 0).reach);
  }

  /** Puts what is in memory on disk, the most valuable first, for as long as there is time. No step runs meanwhile. */
  async stow(timeoutMs: number): Promise<void> {
    await this.#parts.breaks.add(() => this.#stow(performance.now() + timeoutMs));
  }

  [Symbol.dispose](): void {
    clearInterval(this.#scans);
  }

  /** As far as there is room for it in memory. */
  #find(scope: string, tokens: Int32Array, length: number, have: number): Found {
    const { tier, copyTokensMax } = this.#parts;
    const found = tier.find(scope, tokens, length, have);
    const files: Stored[] = [];
    let room = copyTokensMax;
    for (const file of found.files) {
      room -= file.tokens.length - file.from;
      if (room < 0) return { files, reach: Math.max(have, files.at(-1)?.tokens.length ?? 0) };
      files.push(file);
    }
    return found;
  }

  #storeHot(): void {
    const { cache, operate } = this.#parts;
    let tokens = 0;
    for (const preserved of cache.lower.preserveHot(hotHits)) {
      tokens += preserved;
      if (tokens >= hotTokensMax) break;
    }
    if (tokens > 0) operate();
  }

  async #stow(endMs: number): Promise<void> {
    const { cache, tier, operate } = this.#parts;
    for (const _ of cache.lower.preserveAll()) {
      operate();
      await tier.settled(endMs - performance.now());
      if (performance.now() >= endMs) return;
    }
  }

  async #load(scope: string, files: readonly Stored[]): Promise<void> {
    const { cache, tier } = this.#parts;
    for (const file of files) {
      const { tokens, from } = file;
      // Another request may have brought it back in the meantime.
      if (cache.match(scope, tokens, tokens.length).tokens === tokens.length) continue;
      const data = await tier.read(file);
      if (data === undefined || !cache.lower.adopt({ scope, tokens, from, data })) return;
    }
  }
}
