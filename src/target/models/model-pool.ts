import { digestOf, type Log } from '#base';
import type { LanguageModel } from '#contract';
import { type LoadPolicy, type MemoryClaim, modelsAtStart } from '#hub';
import type { MemoryStatus, ModelStatus } from '../daemon-status.ts';
import type { LoadModel } from '../load-model.ts';
import type { ReleasedModel } from '../release.ts';
import { ModelNotLoadedError } from './model-not-loaded-error.ts';
import { NoRoomError } from './no-room-error.ts';
import { onDemandModel } from './on-demand-model.ts';
import type { Resident } from './resident.ts';
import { type Entry, ResidentModels } from './resident-models.ts';
import { statusOf } from './status-of.ts';

export interface ModelPoolOptions {
  readonly load: LoadModel;
  /** What a model takes when it is loaded. */
  claimOf(released: ReleasedModel): Promise<MemoryClaim>;
  /** What all of them may take together, given what is declared and what those in memory have of their own. */
  budget(declaredBytes: number | undefined, heldBytes: number): Promise<number>;
  readonly log: Log;
  /** How long a request waits until the loading of its model has begun. Default: a minute. */
  readonly waitMs?: number;
  /** How long a generation waits for the requests of models that make room for it. Default: five minutes. */
  readonly prepareMs?: number;
  /** See `ResidentModelsOptions`. */
  readonly nowMs?: () => number;
}

/**
 * The models of all generations of one serving process, within one budget of memory. Generations that want the same
 * weights with the same settings share one. A model that is not in memory is loaded by the request that asks for it.
 */
export class ModelPool {
  readonly #options: ModelPoolOptions;
  readonly #models: ResidentModels;
  #declaredBytes: number | undefined;

  constructor(options: ModelPoolOptions) {
    this.#options = options;
    const budget = (heldBytes: number) => options.budget(this.#declaredBytes, heldBytes);
    this.#models = new ResidentModels({ load: options.load, budget, log: options.log, nowMs: options.nowMs });
  }

  /**
   * Holds models until `release(generation)`, and loads one after the other what is to be there from the start: all that
   * is pinned, and of the rest what fits. What other generations hold makes room where it must.
   *
   * @param declaredBytes the budget; what the machine has to give when absent
   */
  async hold(
    generation: number,
    models: readonly ReleasedModel[],
    declaredBytes?: number,
  ): Promise<ReadonlyMap<string, LanguageModel>> {
    this.#declaredBytes = declaredBytes;
    const entries = await Promise.all(models.map((released) => this.#enter(generation, released)));
    const candidates = entries.map(({ resident, load }) => ({ resident, claim: resident.claim, load }));
    for (const { resident, load } of modelsAtStart(candidates, await this.#models.measureBudget())) {
      try {
        await this.#models.wait(resident, { generation, waitMs: this.#options.prepareMs ?? 300_000 });
      } catch (error) {
        const isCrowded = error instanceof NoRoomError || error instanceof ModelNotLoadedError;
        if (load === 'pinned' || !isCrowded) throw error;
      }
    }
    for (const { resident } of entries) completeHold(resident, generation);
    return new Map(entries.map(({ entry }) => [entry.released.name, this.#modelOf(entry)]));
  }

  /** Lets go what no other generation holds; resolves when that has left the memory. */
  async release(generation: number): Promise<void> {
    const held = this.#models.entries.filter(({ resident }) => resident.holders.delete(generation));
    const leaving = held.filter(({ resident }) => resident.holders.size === 0);
    await this.#models.settle();
    await Promise.all(leaving.map(({ gone }) => gone.promise));
  }

  /** Of all models that are held, in memory or not; waits for nothing. */
  status(): readonly ModelStatus[] {
    return this.#models.entries.map(statusOf);
  }

  /** How many models of a generation are in which state. */
  states(generation: number): Readonly<Record<string, number>> {
    const counts: Record<string, number> = { loaded: 0, loading: 0, unloading: 0, unloaded: 0 };
    for (const { resident } of this.#models.entries)
      if (resident.holders.has(generation)) counts[resident.state] = (counts[resident.state] ?? 0) + 1;
    return counts;
  }

  memory(): MemoryStatus {
    return this.#models.memory;
  }

  close(): Promise<void> {
    return this.#models.close();
  }

  /** Finds or takes in a model, and holds it from the same moment. */
  async #enter(generation: number, released: ReleasedModel) {
    const key = modelKey(released);
    const claim = this.#models.find(key)?.resident.claim ?? (await this.#options.claimOf(released));
    const entry = this.#models.find(key) ?? this.#models.add(key, released, claim);
    const load: LoadPolicy = released.load ?? 'whileRoom';
    const { idleUnloadMinutes } = released;
    const idleUnloadMs = idleUnloadMinutes === undefined ? undefined : idleUnloadMinutes * 60_000;
    entry.resident.holders.set(generation, { load, idleUnloadMs, isPrepared: false });
    return { entry, resident: entry.resident, load };
  }

  #modelOf(entry: Entry): LanguageModel {
    const waitMs = this.#options.waitMs ?? 60_000;
    return onDemandModel(entry.released, (signal) => this.#models.use(entry, { waitMs, signal }));
  }
}

function completeHold({ holders }: Resident, generation: number): void {
  const hold = holders.get(generation);
  if (hold) holders.set(generation, { ...hold, isPrepared: true });
}

/** Everything that makes two models in memory different; the name is part of it because it is what requests report. */
function modelKey({ load: _load, idleUnloadMinutes: _minutes, ...settings }: ReleasedModel): string {
  return digestOf(settings);
}
