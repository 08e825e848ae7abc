/**
 * Keeps what was recorded until there is time: many at once cost a third of each by itself, whose code and data would
 * have left the processor's caches since the last one.
 */
export class RecordBatch<T> {
  readonly #write: (items: readonly T[]) => void;
  readonly #delayMs: number;
  #items: T[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param delayMs how long an item waits at most */
  constructor(write: (items: readonly T[]) => void, delayMs = 100) {
    this.#write = write;
    this.#delayMs = delayMs;
  }

  add(item: T): void {
    this.#items.push(item);
    // Nothing is lost by a process that ends: it writes what is left when it is told to.
    this.#timer ??= setTimeout(() => this.flush(), this.#delayMs).unref();
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const items = this.#items;
    this.#items = [];
    if (items.length > 0) this.#write(items);
  }
}
