import type { Clock } from '#base';
import type { VerifiedKey } from '../key-verifier.ts';

/** What the database says of a hash: the key, and until when it may be used. */
export interface FoundKey {
  readonly key: VerifiedKey;
  readonly expiresMs: number;
}

interface Entry {
  readonly found: Promise<FoundKey | undefined>;
  readonly untilMs: number;
}

/**
 * Remembers answers of the database for a moment, so that a burst of requests costs one read; also that a key is
 * unknown. The time to live is how long a revocation by another process can go unseen.
 */
export class KeyCache {
  readonly #entries = new Map<string, Entry>();
  readonly #load: (hash: string) => Promise<FoundKey | undefined>;
  readonly #clock: Clock;
  readonly #ttlMs: number;
  readonly #entriesMax: number;

  constructor(load: (hash: string) => Promise<FoundKey | undefined>, clock: Clock, ttlMs: number, entriesMax: number) {
    this.#load = load;
    this.#clock = clock;
    this.#ttlMs = ttlMs;
    this.#entriesMax = entriesMax;
  }

  async find(hash: string): Promise<VerifiedKey | undefined> {
    const nowMs = this.#clock.nowMs();
    let entry = this.#entries.get(hash);
    if (entry === undefined || entry.untilMs <= nowMs) {
      entry = { found: this.#load(hash), untilMs: nowMs + this.#ttlMs };
      this.#remember(hash, entry);
    }
    const found = await entry.found;
    return found && found.expiresMs > this.#clock.nowMs() ? found.key : undefined;
  }

  clear(): void {
    this.#entries.clear();
  }

  #remember(hash: string, entry: Entry): void {
    this.#entries.delete(hash);
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined && this.#entries.size >= this.#entriesMax) this.#entries.delete(oldest);
    this.#entries.set(hash, entry);
    // A failed read is not an answer; whoever waits for it hears of it.
    entry.found.catch(() => this.#entries.get(hash) === entry && this.#entries.delete(hash));
  }
}
