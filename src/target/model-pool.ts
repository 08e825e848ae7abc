import { digestOf } from '#base';
import type { ModelStatus } from './daemon-status.ts';
import type { LoadedModel, LoadModel } from './load-model.ts';
import type { ReleasedModel } from './release.ts';

interface Entry {
  readonly released: ReleasedModel;
  readonly loading: Promise<LoadedModel>;
  loaded: LoadedModel | undefined;
}

/**
 * The models in memory, each held by the generations that serve it or will. Generations that want the same weights
 * with the same settings share one; a model that none holds goes.
 */
export class ModelPool {
  readonly #load: LoadModel;
  readonly #entries = new Map<string, Entry>();
  readonly #holds = new Map<number, ReadonlySet<string>>();

  constructor(load: LoadModel) {
    this.#load = load;
  }

  /** Loads what is not there yet, one after the other, and keeps all of it until `release(generation)`. */
  async hold(generation: number, models: readonly ReleasedModel[]): Promise<ReadonlyMap<string, LoadedModel>> {
    this.#holds.set(generation, new Set(models.map(modelKey)));
    const held = new Map<string, LoadedModel>();
    for (const released of models) held.set(released.name, await this.#entryOf(released).loading);
    return held;
  }

  async release(generation: number): Promise<void> {
    this.#holds.delete(generation);
    const held = new Set([...this.#holds.values()].flatMap((keys) => [...keys]));
    const unused = [...this.#entries].filter(([key]) => !held.has(key));
    for (const [key] of unused) this.#entries.delete(key);
    await Promise.all(unused.map(([, entry]) => dispose(entry)));
  }

  /** Of the loaded ones and of those that are being loaded; waits for nothing. */
  status(): readonly ModelStatus[] {
    return [...this.#entries.values()].map(({ released: { name, digest }, loaded }) =>
      loaded
        ? loaded.status()
        : {
            name,
            digest,
            state: 'loading',
            pid: undefined,
            restarts: 0,
            running: 0,
            queued: 0,
            tokensPerSecond: 0,
            memoryBytes: 0,
          },
    );
  }

  async close(): Promise<void> {
    this.#holds.clear();
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all(entries.map(dispose));
  }

  #entryOf(released: ReleasedModel): Entry {
    const key = modelKey(released);
    const known = this.#entries.get(key);
    if (known) return known;
    const entry: Entry = { released, loading: this.#load(released), loaded: undefined };
    this.#entries.set(key, entry);
    entry.loading.then(
      (loaded) => (entry.loaded = loaded),
      // The next who wants it tries again.
      () => this.#entries.get(key) === entry && this.#entries.delete(key),
    );
    return entry;
  }
}

async function dispose({ loading }: Entry): Promise<void> {
  const [settled] = await Promise.allSettled([loading]);
  if (settled.status === 'fulfilled') await settled.value[Symbol.asyncDispose]();
}

/** Everything that makes two models in memory different; the name is part of it because it is what requests report. */
function modelKey({ name, digest, contextTokens, parallel, threads }: ReleasedModel): string {
  return digestOf({ name, digest, contextTokens, parallel, threads });
}
