import type { DecodeOutcome, ModelContext } from '#native';
import type { Step } from '../scheduler/step.ts';
import { tokenAt } from '../scheduler/sequence.ts';

/**
 * Steps of at most this many tokens run on this process's main thread: they take milliseconds, and handing them to
 * another thread and back would cost each 50 to 100 us.
 */
const tokensHere = 16;

/** What ran: for every entry of the step the row that its last token's logits are in. */
export interface StepRun {
  readonly outcome: DecodeOutcome;
  readonly rows: readonly number[];
}

/** Computes steps on the native cache; knows nothing of why they were chosen. */
export class Runner {
  readonly #context: ModelContext;

  constructor(context: ModelContext) {
    this.#context = context;
  }

  async run(step: Step): Promise<StepRun> {
    this.#applyOperations(step);
    const rows = this.#fillBatch(step);
    const outcome = step.tokens <= tokensHere ? this.#context.decodeHere() : await this.#context.decode();
    return { outcome, rows };
  }

  #applyOperations({ operations }: Step): void {
    for (const operation of operations) {
      if (operation.kind === 'forget') this.#context.truncate(operation.slot);
      else this.#context.share(operation.source, operation.target, operation.length);
    }
  }

  #fillBatch({ entries }: Step): number[] {
    const { batch } = this.#context;
    batch.clear();
    return entries.map(({ sequence, slot, from, count, outputs }) => {
      let row = -1;
      for (let position = from; position < from + count; position++) {
        const isOutput = outputs.length > 0 && position === from + count - 1;
        row = batch.add(tokenAt(sequence, position), position, slot, isOutput);
      }
      return row;
    });
  }
}
