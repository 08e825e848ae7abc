import type { ModelStatus } from '#target';
import { type Batch, batchOf, type Snapshot } from './snapshot.ts';

const samplesMax = 240;

/** What the view of one model is made of, beside its status. */
export interface Course {
  /** Tokens generated in each of the last seconds, the newest last. */
  readonly rates: readonly number[];
  readonly batch: Batch | undefined;
}

/** Remembers the last minutes of each model, as long as somebody watches. */
export class History {
  readonly #rates = new Map<string, readonly number[]>();
  readonly #batches = new Map<string, Batch | undefined>();
  #last = new Map<string, ModelStatus>();

  add({ status }: Snapshot): void {
    for (const model of status.models) {
      const rates = [...(this.#rates.get(model.name) ?? []), model.tokensPerSecond];
      this.#rates.set(model.name, rates.slice(-samplesMax));
      this.#batches.set(model.name, batchOf(model, this.#last.get(model.name)));
    }
    this.#last = new Map(status.models.map((model) => [model.name, model]));
  }

  of(name: string): Course {
    return { rates: this.#rates.get(name) ?? [], batch: this.#batches.get(name) };
  }
}
