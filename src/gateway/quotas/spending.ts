import type { GenerationRecord, LanguageModel } from '#contract';
import { costNanosOf } from '#prompt';
import type { Allowances, Spender } from './allowances.ts';
import type { SoFar } from '../tally.ts';
import { expectedAgain, expectedUse, type Plan } from './expected-use.ts';
import type { Reservation } from './reservation.ts';

/** What is looked at of a record; of a model that was never asked there are only the counts. */
type SpentRecord = Pick<GenerationRecord, 'promptTokens' | 'cachedTokens' | 'completionTokens'> &
  Partial<Pick<GenerationRecord, 'servedBy' | 'startedMs' | 'timings'>>;

export interface SpendingOptions {
  readonly allowances: Allowances;
  readonly spender: Spender;
  /** The models of which one answers. Not empty. */
  readonly candidates: readonly Pick<LanguageModel, 'name' | 'prices'>[];
  /** With the prices of the dearest of them. */
  readonly plan: Omit<Plan, 'computeMs'>;
  /** To be ended when there is no more to be had. */
  abort(reason: Error): void;
}

/** Time of a model is set aside piece by piece, as nobody knows how long it will work. */
const pieceMs = 5000;
/** Before a piece is over, to ask for the next in time. */
const marginMs = 500;

/** What one request spends: set aside before the model is asked, made exact when it has read, settled at the end. */
export class Spending {
  readonly #options: SpendingOptions;
  readonly #reservation: Reservation;
  #promptTokens: number | undefined;
  #computeMs = pieceMs;
  #timer: NodeJS.Timeout | undefined;

  /** @throws LimitReachedError, BudgetExhaustedError */
  static async begin(options: SpendingOptions): Promise<Spending> {
    const { allowances, spender, plan } = options;
    return new Spending(options, await allowances.reserve(spender, expectedUse({ ...plan, computeMs: pieceMs })));
  }

  private constructor(options: SpendingOptions, reservation: Reservation) {
    this.#options = options;
    this.#reservation = reservation;
  }

  /** The model has read all prompts and begins to work. */
  started(promptTokens: number): void {
    // A model that tells only at the end how much it has read keeps what was set aside.
    if (promptTokens > 0) {
      this.#promptTokens = promptTokens;
      this.#adjust();
    }
    if (this.#timer) return;
    const isTimed = (this.#options.plan.prices?.computeSecond ?? 0) > 0;
    if (isTimed && this.#reservation.meters.some(({ quota }) => quota.measure === 'money'))
      this.#extendLater(pieceMs - marginMs);
  }

  /**
   * A model is about to be asked once more within the same request.
   *
   * @throws LimitReachedError, BudgetExhaustedError
   */
  again(soFar: SoFar): Promise<void> {
    return this.#reservation.adjust(expectedAgain({ ...this.#options.plan, computeMs: this.#computeMs }, soFar));
  }

  /**
   * It is over.
   *
   * @param elapsedMs since the request arrived
   * @returns what it cost, in billionths of a dollar; undefined where the model has no price
   */
  end(record: SpentRecord, elapsedMs: number): number | undefined {
    clearTimeout(this.#timer);
    const { startedMs, promptTokens, completionTokens } = record;
    const answered =
      this.#options.candidates.find(({ name }) => name === record.servedBy) ?? this.#options.candidates[0];
    const prices = startedMs === undefined ? undefined : answered?.prices;
    const nanos = costNanosOf(prices, record, workedMs(record, elapsedMs));
    this.#reservation.settle({ tokens: promptTokens + completionTokens, nanos: nanos ?? 0 }, answered?.name);
    return nanos;
  }

  #extendLater(delayMs: number): void {
    this.#timer = setTimeout(() => {
      this.#computeMs += pieceMs;
      this.#adjust();
      this.#extendLater(pieceMs);
    }, delayMs).unref();
  }

  #adjust(): void {
    const expected = expectedUse({ ...this.#options.plan, computeMs: this.#computeMs }, this.#promptTokens);
    void this.#reservation.adjust(expected).catch((reason: Error) => this.#options.abort(reason));
  }
}

/** A model that was broken off has not told its times, and is taken to have worked until now. */
function workedMs({ startedMs, timings }: SpentRecord, elapsedMs: number): number {
  if (timings) return timings.prefillMs + timings.decodeMs;
  return startedMs === undefined ? 0 : elapsedMs - startedMs;
}
