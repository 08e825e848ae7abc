import { LodeError } from '#base';
import type { Context, GenerateEvent, GenerateRequest, LanguageModel, ModelPrices, RecordingPolicy } from '#contract';
import { RunNotRecordedError } from './errors/run-not-recorded-error.ts';
import { RunsFullError } from './errors/runs-full-error.ts';
import { ObservedRun } from './observed-run.ts';
import { runIds } from './run-id.ts';
import { runOf, type RunOutcome } from './run-of.ts';
import type { RunWriter } from './run-writer.ts';

export interface RecordingOptions {
  readonly writer: Pick<RunWriter, 'write' | 'figures' | 'isFull'>;
  /** "shop/main": see `Run`. */
  readonly stage: string;
  /** For calls whose route says nothing else. */
  readonly policy: RecordingPolicy;
  /** What the model of this name charges: of several that may answer, it is the one that did. */
  pricesOf(model: string): ModelPrices | undefined;
  /** Takes out of a text what a policy that says `redacted` does not want to keep. */
  redact(text: string): string;
}

/** How long the end of an answer waits for its run, at most: before it goes without it, or fails. */
const waitMsMax = { serve: 1000, refuse: 10_000 } as const;

const newRunId = runIds();

/** One call from its first event to its run. */
export class RecordedCall {
  readonly #model: LanguageModel;
  readonly #request: GenerateRequest;
  readonly #context: Context;
  readonly #options: RecordingOptions;
  readonly #policy: RecordingPolicy;
  readonly #arrivedMs: number;
  readonly #observed: ObservedRun;
  readonly #id = newRunId();
  #written: Promise<void> | undefined;

  /** @throws RunsFullError where the policy refuses what cannot be recorded */
  constructor(model: LanguageModel, request: GenerateRequest, context: Context, options: RecordingOptions) {
    this.#model = model;
    this.#request = request;
    this.#context = context;
    this.#options = options;
    this.#policy = context.call?.recording ?? options.policy;
    const { isFull, figures } = options.writer;
    if (isFull && this.#policy.whenUnwritable === 'refuse') throw new RunsFullError(figures.waiting);
    this.#arrivedMs = context.call?.arrivedMs ?? nowMs();
    this.#observed = new ObservedRun(request, () => nowMs() - this.#arrivedMs);
  }

  /** @returns whether the answer is complete with this event */
  see(event: GenerateEvent): boolean {
    this.#observed.see(event);
    return this.#observed.isComplete;
  }

  /** Hands the run to the writer; the first outcome that is told is the one. */
  ended(outcome: RunOutcome): this {
    this.#written ??= this.#write(outcome);
    // Not everybody waits for it.
    this.#written.catch(() => {});
    return this;
  }

  /** It ended with an error; that the client left, or its time was over, is no failure of the model. */
  failed(thrown: unknown): void {
    if (this.#context.signal.aborted) this.ended({ status: 'cancelled' });
    else this.ended({ status: 'failed', failure: thrown instanceof LodeError ? thrown.code : 'prompt/unexpected' });
  }

  /**
   * Waits for the run to be on disk, as long as the policy wants it.
   *
   * @throws RunNotRecordedError, RunsFullError where the policy refuses what cannot be recorded
   */
  async onDisk(): Promise<void> {
    const { durable, whenUnwritable } = this.#policy;
    const written = this.#written;
    // Where it is known that it cannot be written now, waiting would only hold up the end.
    if (!written || !durable || (whenUnwritable === 'serve' && this.#options.writer.figures.isUnwritable)) return;
    const waitMs = waitMsMax[whenUnwritable];
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(new RunNotRecordedError(this.#id, waitMs)), waitMs);
    written.then(resolve, reject);
    try {
      await promise;
    } catch (thrown) {
      if (whenUnwritable === 'serve') return;
      throw thrown instanceof LodeError ? thrown : new RunNotRecordedError(this.#id, waitMs, thrown);
    } finally {
      clearTimeout(timer);
    }
  }

  async #write(outcome: RunOutcome): Promise<void> {
    const { keep, share } = this.#policy;
    const isInShare = share >= 1 || Math.random() < share;
    const run = runOf({
      id: this.#id,
      stage: this.#options.stage,
      model: this.#model.name,
      redact: (text) => this.#options.redact(text),
      pricesOf: (name) => this.#options.pricesOf(name) ?? this.#model.prices,
      request: this.#request,
      context: this.#context,
      keep: isInShare ? keep : 'usage',
      observed: this.#observed,
      outcome,
      arrivedMs: this.#arrivedMs,
    });
    await this.#options.writer.write(run, isInShare && keep !== 'usage');
  }
}

function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
