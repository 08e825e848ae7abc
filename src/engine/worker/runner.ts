import type { DecodeOutcome, ModelContext } from '#native';
import type { CacheOperation } from '../cache/operation.ts';
import type { AdapterKey } from '../scheduler/adapter-turns.ts';
import type { Step } from '../scheduler/step.ts';
import { changeCache } from './change-cache.ts';
import type { ThreadChoice } from './thread-choice.ts';

/**
 * Steps of at most this many tokens run on this process's main thread: they take milliseconds, and handing them to
 * another thread and back would cost each 50 to 100 us.
 */
const tokensHere = 16;

type StoreOperation = Extract<CacheOperation, { kind: 'store' }>;

/** What ran: for every entry of the step the row of its first logits; those of its guesses follow. */
export interface StepRun {
  readonly outcome: DecodeOutcome;
  readonly rows: readonly number[];
}

export interface RunnerParts {
  /** Sees to what leaves the cache for a tier below. */
  store(operation: StoreOperation): void;
  /** Makes the context apply what a key stands for. */
  applyAdapter(key: AdapterKey): void;
  /** Absent: those that the context was made with. */
  readonly threads?: ThreadChoice | undefined;
}

/** Computes steps on the native cache; knows nothing of why they were chosen. */
export class Runner {
  readonly #context: ModelContext;
  /** A sequence for which nothing is decoded, where all share the cells. */
  readonly #passage: number;
  readonly #parts: RunnerParts;

  constructor(context: ModelContext, passage: number, parts: RunnerParts) {
    this.#context = context;
    this.#passage = passage;
    this.#parts = parts;
  }

  /** Changes the cache as the scheduler's cache says; never while a step runs. */
  operate(operations: readonly CacheOperation[]): void {
    for (const operation of operations) {
      if (operation.kind === 'store') this.#parts.store(operation);
      else changeCache(this.#context, this.#passage, operation);
    }
  }

  async run(step: Step): Promise<StepRun> {
    this.#parts.applyAdapter(step.adapter);
    this.operate(step.operations);
    const rows = this.#fillBatch(step);
    const outcome = await this.#decode(step.tokens);
    for (const { sequence, position } of step.fillers) this.#context.remove(sequence, position);
    return { outcome, rows };
  }

  async #decode(tokens: number): Promise<DecodeOutcome> {
    const { threads } = this.#parts;
    if (threads) this.#context.useThreads(threads.next(tokens));
    const startedMs = performance.now();
    const outcome = tokens <= tokensHere ? this.#context.decodeHere() : await this.#context.decode();
    threads?.observe(tokens, performance.now() - startedMs);
    return outcome;
  }

  #fillBatch({ entries, fillers, prefillTokens }: Step): number[] {
    const { batch } = this.#context;
    batch.clear();
    const rows = entries.map(({ sequence, slot, from, count, outputs, guesses }) => {
      const firstRow = batch.length + count - 1 - guesses;
      for (let index = 0; index < count; index++) {
        const isOutput = outputs.length > 0 && index >= count - 1 - guesses;
        batch.add(sequence.tokens[from + index] as number, from + index, slot, isOutput);
      }
      return firstRow;
    });
    // The rows of the output layer are computed alike, so these are filled up as well.
    for (const { sequence, position } of fillers) batch.add(0, position, sequence, prefillTokens === 0);
    return rows;
  }
}
