import type { Log } from '#base';
import type { MemoryClaim } from '#hub';
import type { MemoryStatus } from '../daemon-status.ts';
import type { LoadedModel, LoadModel } from '../load-model.ts';
import type { ReleasedModel } from '../release.ts';
import { ModelNotLoadedError } from './model-not-loaded-error.ts';
import type { ModelInUse } from './on-demand-model.ts';
import { Residency } from './residency.ts';
import type { Resident } from './resident.ts';
import type { Ticket } from './ticket.ts';

export interface ResidentModelsOptions {
  readonly load: LoadModel;
  /** Bytes that all models may take together, given what those in memory have of their own. */
  budget(heldBytes: number): Promise<number>;
  readonly log: Log;
  /** Milliseconds on a clock that never goes back. Default: `performance.now`. */
  readonly nowMs?: (() => number) | undefined;
}

/** A model that may be in memory. */
export interface Entry {
  readonly released: ReleasedModel;
  readonly resident: Resident;
  loaded: LoadedModel | undefined;
  /** Settled when it is held by nobody, and out of memory. */
  readonly gone: PromiseWithResolvers<void>;
}

interface Wait {
  readonly waitMs: number;
  readonly generation?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Of `setTimeout`. */
const timerMsMax = 2 ** 31 - 1;

/** Carries out what `Residency` decides: starts and ends the models, and wakes those who wait for them. */
export class ResidentModels {
  readonly #options: ResidentModelsOptions;
  readonly #nowMs: () => number;
  readonly #residency = new Residency();
  readonly #entries = new Map<string, Entry>();
  readonly #changes = new Set<Promise<void>>();
  #budgetBytes = 0;
  #settling: Promise<void> | undefined;
  #isUnsettled = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ResidentModelsOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? (() => performance.now());
  }

  get entries(): readonly Entry[] {
    return [...this.#entries.values()];
  }

  /** The budget is as of the last decision. */
  get memory(): MemoryStatus {
    const { usedBytes, heldBytes } = this.#residency;
    return { budgetBytes: this.#budgetBytes, usedBytes, heldBytes };
  }

  find(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  /** Takes a model in, which is not loaded yet. It has to be held at once: what nobody holds is forgotten. */
  add(key: string, released: ReleasedModel, claim: MemoryClaim): Entry {
    const resident = this.#residency.add(key, released.name, claim);
    const entry: Entry = { released, resident, loaded: undefined, gone: Promise.withResolvers<void>() };
    this.#entries.set(key, entry);
    return entry;
  }

  /** Waits until a model is in memory, and keeps it there for a request. Undefined when the signal aborts first. */
  async use(entry: Entry, wait: Wait): Promise<ModelInUse | undefined> {
    const { resident } = entry;
    if (this.#entries.get(resident.key) !== entry) throw new ModelNotLoadedError(resident.name, 0, 1);
    if (!(await this.wait(resident, wait)) || !entry.loaded) return undefined;
    return { model: entry.loaded.model, [Symbol.dispose]: () => this.#leave(resident) };
  }

  /** False when the signal aborts first. */
  async wait(resident: Resident, { waitMs, generation, signal }: Wait): Promise<boolean> {
    const nowMs = this.#nowMs();
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const ticket: Ticket = {
      resident,
      generation,
      sinceMs: nowMs,
      deadlineMs: nowMs + waitMs,
      admitted: () => resolve(true),
      refused: reject,
    };
    if (signal?.aborted) return false;
    if (this.#residency.ask(ticket, nowMs)) return true;
    const leave = (): void => {
      this.#residency.forget(ticket);
      resolve(false);
      void this.settle();
    };
    signal?.addEventListener('abort', leave, { once: true });
    void this.settle();
    return await promise.finally(() => signal?.removeEventListener('abort', leave));
  }

  async measureBudget(): Promise<number> {
    this.#budgetBytes = await this.#options.budget(this.#residency.heldBytes);
    return this.#budgetBytes;
  }

  /** Decides anew, now that something has changed; resolves when that is decided, not when it is done. */
  settle(): Promise<void> {
    this.#isUnsettled = true;
    return (this.#settling ??= this.#decide());
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#settling;
    for (const entry of this.entries) if (entry.resident.state === 'loaded') this.#do(this.#unload(entry));
    while (this.#changes.size > 0) await Promise.all(this.#changes);
  }

  async #decide(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#isUnsettled) {
      const budgetBytes = await this.measureBudget();
      this.#isUnsettled = false;
      if (this.#isClosed) break;
      const { load, unload } = this.#residency.settle(budgetBytes, this.#nowMs());
      for (const { key } of load) this.#do(this.#load(this.#entries.get(key)!));
      for (const { key } of unload) this.#do(this.#unload(this.#entries.get(key)!));
      this.#forgetGone();
    }
    // In the same moment as the last look at what is unsettled: what comes later finds nobody deciding.
    this.#settling = undefined;
    const nowMs = this.#nowMs();
    const nextMs = this.#residency.nextMs(nowMs);
    if (this.#isClosed || nextMs === Infinity) return;
    this.#timer = setTimeout(() => void this.settle(), Math.min(nextMs - nowMs + 1, timerMsMax)).unref();
  }

  #do(change: Promise<void>): void {
    this.#changes.add(change);
    void change.finally(() => this.#changes.delete(change));
  }

  async #load(entry: Entry): Promise<void> {
    const { released, resident } = entry;
    const startedMs = this.#nowMs();
    try {
      entry.loaded = await this.#options.load(released, resident.claim);
      const durationMs = this.#nowMs() - startedMs;
      this.#residency.loaded(resident, durationMs, this.#nowMs());
      this.#options.log.write('info', 'model.loaded', { model: released.name, durationMs: Math.round(durationMs) });
      if (this.#isClosed) await this.#unload(entry);
    } catch (error) {
      this.#residency.loadFailed(resident, error, this.#nowMs());
      this.#options.log.write('error', 'model.load-failed', { model: released.name, error });
    }
    void this.settle();
  }

  async #unload(entry: Entry): Promise<void> {
    const { loaded, resident } = entry;
    entry.loaded = undefined;
    try {
      await loaded?.[Symbol.asyncDispose]();
      this.#options.log.write('info', 'model.unloaded', { model: entry.released.name });
    } catch (error) {
      // Its process is gone all the same, or nothing that we could do would end it.
      this.#options.log.write('error', 'model.unload-failed', { model: entry.released.name, error });
    }
    this.#residency.unloaded(resident);
    void this.settle();
  }

  #forgetGone(): void {
    for (const { resident, gone } of this.entries) {
      if (resident.state !== 'unloaded' || resident.holders.size > 0) continue;
      this.#entries.delete(resident.key);
      gone.resolve();
    }
  }

  #leave(resident: Resident): void {
    this.#residency.leave(resident, this.#nowMs());
    if (this.#residency.isWaited) void this.settle();
  }
}
