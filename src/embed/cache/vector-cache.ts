/** What is kept of an input. */
export interface KeptVector {
  /** Pooled, of any length. */
  readonly vector: Float32Array;
  readonly tokens: number;
  readonly tokensCut: number;
}

/** About what an entry takes beside its vector: its key, its place in the map. */
const entryBytes = 200;

/** The vectors that were used last, in memory. */
export class VectorCache {
  readonly #bytesMax: number;
  /** In the order of their last use. */
  readonly #entries = new Map<string, KeptVector>();
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get figures() {
    return { entries: this.#entries.size, bytes: this.#bytes };
  }

  get(key: string): KeptVector | undefined {
    const found = this.#entries.get(key);
    if (found === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, found);
    return found;
  }

  set(key: string, kept: KeptVector): void {
    this.#delete(key);
    this.#entries.set(key, kept);
    this.#bytes += sizeOf(kept);
    for (const [oldest] of this.#entries) {
      if (this.#bytes <= this.#bytesMax) break;
      this.#delete(oldest);
    }
  }

  #delete(key: string): void {
    const found = this.#entries.get(key);
    if (found === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= sizeOf(found);
  }
}

function sizeOf({ vector }: KeptVector): number {
  return vector.byteLength + entryBytes;
}
