/** What is kept of an input, for many: nobody may change it. */
export interface KeptVector {
  /** Pooled, of any length. */
  readonly vector: Float32Array;
  /** Times this it has length 1. */
  readonly scale: number;
  readonly tokens: number;
  readonly tokensCut: number;
}

/** About what an entry takes beside its vector and the characters of its key: objects, its place in the map. */
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
    this.#bytes += sizeOf(key, kept);
    for (const [oldest] of this.#entries) {
      if (this.#bytes <= this.#bytesMax) break;
      this.#delete(oldest);
    }
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  #delete(key: string): void {
    const found = this.#entries.get(key);
    if (found === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= sizeOf(key, found);
  }
}

function sizeOf(key: string, { vector }: KeptVector): number {
  return vector.byteLength + 2 * key.length + entryBytes;
}
