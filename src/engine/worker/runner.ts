import { assert } from '#base';
import type { DecodeOutcome, ModelContext } from '#native';
import type { CacheOperation, Snapshot } from '../cache/operation.ts';
import type { AdapterKey } from '../scheduler/adapter-turns.ts';
import type { Step } from '../scheduler/step.ts';
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
  /** A sequence for which nothing is decoded: only what such a one holds can be saved and loaded. */
  readonly #passage: number;
  readonly #parts: RunnerParts;

  constructor(context: ModelContext, passage: number, parts: RunnerParts) {
    this.#context = context;
    this.#passage = passage;
    this.#parts = parts;
  }

  /** Changes the cache as the scheduler's cache says; never while a step runs. */
  operate(operations: readonly CacheOperation[]): void {
    for (const operation of operations) this.#operate(operation);
  }

  async run(step: Step): Promise<StepRun> {
    this.#parts.applyAdapter(step.adapter);
    this.operate(step.operations);
    const rows = this.#fillBatch(step);
    const outcome = await this.#decode(step.tokens);
    if (step.filling > 0) this.#context.remove(this.#passage);
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

  #operate(operation: CacheOperation): void {
    if (operation.kind === 'share') {
      const { source, target, from, to } = operation;
      this.#context.share(source, target, from, to);
    } else if (operation.kind === 'remove') {
      this.#context.remove(operation.sequence, operation.from, operation.to);
    } else if (operation.kind === 'save') this.#save(operation.sequence, operation.snapshot);
    else if (operation.kind === 'store') this.#parts.store(operation);
    else this.#load(operation);
  }

  #save(sequence: number, snapshot: Snapshot): void {
    this.#context.share(sequence, this.#passage, snapshot.from, snapshot.to);
    snapshot.data = this.#context.save(this.#passage);
    this.#context.remove(this.#passage);
  }

  #load({ snapshot, target, from, to }: Extract<CacheOperation, { kind: 'load' }>): void {
    assert(snapshot.data !== undefined, 'what is loaded was saved');
    this.#context.load(this.#passage, snapshot.data);
    this.#context.share(this.#passage, target, from, to);
    this.#context.remove(this.#passage);
  }

  #fillBatch({ entries, filling, prefillTokens }: Step): number[] {
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
    for (let position = 0; position < filling; position++) batch.add(0, position, this.#passage, prefillTokens === 0);
    return rows;
  }
}
