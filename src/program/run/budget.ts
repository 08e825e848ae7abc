import type { LanguageModel } from '#contract';
import type { UsageCount } from './usage.ts';

/** What a run may take at most. Over it, it ends with what there is. */
export interface ProgramBudget {
  /** Generated tokens, all branches together. */
  readonly tokensMax?: number | undefined;
  readonly timeMs?: number | undefined;
  /** US dollars, by the prices of the model. */
  readonly costMax?: number | undefined;
}

/** What of a budget is spent. */
export type BudgetKind = 'tokens' | 'time' | 'cost';

/** Unwinds a body whose budget is spent. No error of anybody: the run ends with what there is. */
export class BudgetSpent extends Error {
  readonly budget: BudgetKind;

  constructor(budget: BudgetKind) {
    super(`The ${budget} of this run are spent; it ends here.`);
    this.budget = budget;
  }
}

/** Watches over what a run takes. */
export class RunBudget {
  readonly #budget: ProgramBudget;
  readonly #usage: UsageCount;
  readonly #prices: LanguageModel['prices'];
  readonly #timeUp: AbortSignal | undefined;
  /** Aborted when the caller has gone or the time is up. */
  readonly signal: AbortSignal;

  constructor(budget: ProgramBudget, usage: UsageCount, prices: LanguageModel['prices'], signal: AbortSignal) {
    this.#budget = budget;
    this.#usage = usage;
    this.#prices = prices;
    this.#timeUp = budget.timeMs === undefined ? undefined : AbortSignal.timeout(budget.timeMs);
    this.signal = this.#timeUp === undefined ? signal : AbortSignal.any([signal, this.#timeUp]);
  }

  /** @throws BudgetSpent, and why the caller has gone */
  check(): void {
    if (this.#timeUp?.aborted) throw new BudgetSpent('time');
    this.signal.throwIfAborted();
    const { costMax } = this.#budget;
    if (costMax !== undefined && this.#cost() >= costMax) throw new BudgetSpent('cost');
    if (this.tokensLeft <= 0) throw new BudgetSpent('tokens');
  }

  get tokensLeft(): number {
    return (this.#budget.tokensMax ?? Infinity) - this.#usage.completionTokens;
  }

  #cost(): number {
    const { input = 0, cachedInput = input, output = 0 } = this.#prices ?? {};
    const { promptTokens, cachedTokens, completionTokens } = this.#usage;
    const fresh = promptTokens - cachedTokens;
    return (fresh * input + cachedTokens * cachedInput + completionTokens * output) / 1_000_000;
  }
}
