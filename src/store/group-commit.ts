interface Waiting<Item> {
  readonly item: Item;
  resolve(): void;
  reject(reason: unknown): void;
}

/**
 * Lets many callers share one durable commit. What is written within one turn of the event loop, and while the commit
 * before is under way, goes into the next commit together, in the order of the calls; a caller's promise resolves when
 * its item is on disk. An fsync takes milliseconds, so ten thousand steps with one each would take a minute.
 *
 * Commits follow each other: an item that was written first is never durable later than one written after it.
 */
export class GroupCommit<Item> {
  readonly #commit: (items: readonly Item[]) => Promise<void>;
  #waiting: Waiting<Item>[] = [];
  #running: Promise<void> | undefined;

  /** @param commit writes all items in one transaction; when it fails, none of them may have been written */
  constructor(commit: (items: readonly Item[]) => Promise<void>) {
    this.#commit = commit;
  }

  /** Resolves after the commit that holds the item; rejects with the reason why that commit failed. */
  write(item: Item): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when everything written so far has been committed or refused. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // The rest of this turn may have more to write.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        await this.#commit(group.map(({ item }) => item));
        for (const { resolve } of group) resolve();
      } catch (reason) {
        for (const { reject } of group) reject(reason);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#running = undefined;
  }
}
