/** What goes into one commit, and the promise that all who wrote it share. */
interface Group<Item> {
  readonly items: Item[];
  readonly committed: PromiseWithResolvers<void>;
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
  #next: Group<Item> | undefined;
  #running: Promise<void> | undefined;

  /** @param commit writes all items in one transaction; when it fails, none of them may have been written */
  constructor(commit: (items: readonly Item[]) => Promise<void>) {
    this.#commit = commit;
  }

  /** Resolves after the commit that holds the item; rejects with the reason why that commit failed, if anybody waits. */
  write(item: Item): Promise<void> {
    this.#next ??= newGroup();
    this.#next.items.push(item);
    this.#running ??= this.#run();
    return this.#next.committed.promise;
  }

  /** Resolves when everything written so far has been committed or refused. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // The rest of this turn may have more to write.
    await turn();
    while (this.#next) {
      const { items, committed } = this.#next;
      this.#next = undefined;
      try {
        await this.#commit(items);
        committed.resolve();
      } catch (reason) {
        committed.reject(reason);
      }
      await turn();
    }
    this.#running = undefined;
  }
}

function newGroup<Item>(): Group<Item> {
  const committed = Promise.withResolvers<void>();
  // Not everybody who writes waits for it.
  committed.promise.catch(() => {});
  return { items: [], committed };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
