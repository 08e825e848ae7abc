import { hash } from 'node:crypto';
import type { Clock } from '#base';
import type { VerifiedKey } from '../key-verifier.ts';

/** What the database says of a secret: the key, and until when it may be used. */
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
 * unknown. The time to live is how long a revocation by another process can go unseen. Secrets are not kept: an entry is
 * found by a plain digest, which costs a seventh of the keyed hash that the database knows.
 */
export class KeyCache {
  readonly #entries = new Map<string, Entry>();
  readonly #load: (secret: string) => Promise<FoundKey | undefined>;
  readonly #clock: Clock;
  readonly #ttlMs: number;
  readonly #entriesMax: number;

  constructor(
    load: (secret: string) => Promise<FoundKey | undefined>,
    clock: Clock,
    ttlMs: number,
    entriesMax: number,
  ) {
    this.#load = load;
    this.#clock = clock;
    this.#ttlMs = ttlMs;
    this.#entriesMax = entriesMax;
  }

  async find(secret: string): Promise<VerifiedKey | undefined> {
    const nowMs = this.#clock.nowMs();
    const digest = hash('sha256', secret, 'base64');
    let entry = this.#entries.get(digest);
    if (entry === undefined || entry.untilMs <= nowMs) {
      entry = { found: this.#load(secret), untilMs: nowMs + this.#ttlMs };
      this.#remember(digest, entry);
    }
    const found = await entry.found;
    return found && found.expiresMs > this.#clock.nowMs() ? found.key : undefined;
  }

  clear(): void {
    this.#entries.clear();
  }

  #remember(digest: string, entry: Entry): void {
    this.#entries.delete(digest);
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined && this.#entries.size >= this.#entriesMax) this.#entries.delete(oldest);
    this.#entries.set(digest, entry);
    // A failed read is not an answer; whoever waits for it hears of it.
    entry.found.catch(() => this.#entries.get(digest) === entry && this.#entries.delete(digest));
  }
}
