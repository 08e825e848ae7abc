import { assert } from '#base';
import type { Adapter } from '#native';
import type { WantedAdapter } from '../wire.ts';
import type { AppliedAdapter } from './adapter-switch.ts';

export interface LoadedAdaptersParts {
  load(file: string): Promise<Adapter>;
  /** Runs what must not meet a decode. */
  betweenSteps<T>(work: () => T | Promise<T>): Promise<T>;
  /** Whether a request that waits or runs is computed with it. */
  isUsed(key: string): boolean;
  /** It is about to be freed: no context may apply it any more. */
  takeOff(adapter: Adapter): void;
}

interface Entry {
  readonly name: string;
  readonly loading: Promise<Adapter>;
  adapter: Adapter | undefined;
  /** Requests that are on their way from here to where they wait. */
  held: number;
  usedMs: number;
  readonly uses: Map<string, AppliedAdapter>;
}

/** What is kept of adapters that no request uses: so many, of so much memory together, for so long. */
const idleMax = 16;
const idleBytesMax = 2 ** 29;
const idleMsMax = 600_000;

/**
 * The adapters in memory, beside the model: each is loaded by the first request that names it, and freed some time after
 * the last. A worker that takes another's place needs to be told nothing.
 */
export class LoadedAdapters {
  readonly #parts: LoadedAdaptersParts;
  /** The longest unused first. */
  #entries: Entry[] = [];

  constructor(parts: LoadedAdaptersParts) {
    this.#parts = parts;
  }

  get count(): number {
    return this.#entries.length;
  }

  /**
   * Loads an adapter, if it is not there, and keeps it until the work is done, which hands the key on to where requests
   * wait. The key stands for adapter and strength: what is computed under one is never valid under another.
   *
   * @throws NativeCallError, ArgumentError
   */
  async with<T>(wanted: WantedAdapter, nowMs: number, work: (key: string) => T): Promise<T> {
    const entry = this.#entryOf(wanted, nowMs);
    entry.held++;
    try {
      const adapter = await entry.loading;
      return work(keyOf(entry, adapter, wanted.scale));
    } finally {
      entry.held--;
    }
  }

  /** What a context has to apply for a key. */
  find(key: string | undefined): AppliedAdapter | undefined {
    if (key === undefined) return undefined;
    const found = this.#entries.map(({ uses }) => uses.get(key)).find((use) => use !== undefined);
    assert(found, `the adapter of ${key} is there as long as a request uses it`);
    return found;
  }

  /** Frees what nobody has needed for long; to be called now and then. */
  sweep(nowMs: number): void {
    const idle: Entry[] = [];
    for (const entry of this.#entries) {
      if (this.#isUsed(entry)) entry.usedMs = nowMs;
      else idle.push(entry);
    }
    const leaving = new Set(beyondLimits(idle, nowMs));
    if (leaving.size === 0) return;
    this.#entries = this.#entries.filter((entry) => !leaving.has(entry));
    const free = () => {
      for (const { adapter } of leaving) {
        if (adapter === undefined) continue;
        this.#parts.takeOff(adapter);
        adapter[Symbol.dispose]();
      }
    };
    void this.#parts.betweenSteps(free);
  }

  #entryOf({ name, file }: WantedAdapter, nowMs: number): Entry {
    const known = this.#entries.find((entry) => entry.name === name);
    this.#entries = this.#entries.filter((entry) => entry !== known);
    const entry = known ?? this.#begin(name, file);
    entry.usedMs = nowMs;
    this.#entries.push(entry);
    return entry;
  }

  #begin(name: string, file: string): Entry {
    const { load, betweenSteps } = this.#parts;
    const loading = betweenSteps(() => load(file));
    const entry: Entry = { name, loading, adapter: undefined, held: 0, usedMs: 0, uses: new Map() };
    loading.then(
      (adapter) => (entry.adapter = adapter),
      // The next request that names it tries again.
      () => (this.#entries = this.#entries.filter((other) => other !== entry)),
    );
    return entry;
  }

  #isUsed({ adapter, held, uses }: Entry): boolean {
    return adapter === undefined || held > 0 || [...uses.keys()].some((key) => this.#parts.isUsed(key));
  }
}

/** @param idle the longest unused first, which are the first to go */
function beyondLimits(idle: readonly Entry[], nowMs: number): readonly Entry[] {
  let count = 0;
  let sizeBytes = 0;
  return idle.toReversed().filter(({ adapter, usedMs }) => {
    count++;
    sizeBytes += adapter?.sizeBytes ?? 0;
    return count > idleMax || sizeBytes > idleBytesMax || nowMs - usedMs >= idleMsMax;
  });
}

function keyOf({ name, uses }: Entry, adapter: Adapter, scale: number): string {
  const key = `${name}@${scale}`;
  if (!uses.has(key)) uses.set(key, { adapter, scale });
  return key;
}
