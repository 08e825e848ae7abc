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
  /** Whose budget it was; undefined for that of the run. */
  readonly hole: string | undefined;

  constructor(budget: BudgetKind, hole?: string) {
    super(`The ${budget} of this run are spent; it ends here.`);
    this.budget = budget;
    this.hole = hole;
  }
}

interface BudgetParts {
  readonly budget: ProgramBudget;
  readonly usage: UsageCount;
  readonly prices: LanguageModel['prices'];
  readonly signal: AbortSignal;
  /** Of the run, where this is that of a hole. */
  readonly outer?: { readonly budget: RunBudget; readonly hole: string };
}

/** Watches over what a run takes, or a part of it. */
export class RunBudget {
  readonly #parts: BudgetParts;
  readonly #timeUp: AbortSignal | undefined;
  readonly #costBefore: number;
  /** Aborted when the caller has gone or the time is up. */
  readonly signal: AbortSignal;

  constructor(parts: BudgetParts) {
    const { budget, signal } = parts;
    this.#parts = parts;
    this.#costBefore = this.#cost();
    this.#timeUp = budget.timeMs === undefined ? undefined : AbortSignal.timeout(budget.timeMs);
    this.signal = this.#timeUp === undefined ? signal : AbortSignal.any([signal, this.#timeUp]);
  }

  /** The budget of a hole, within this one. It begins now. Tokens are told to the model instead. */
  forHole({ name, timeMs, costMax }: { name: string } & Pick<ProgramBudget, 'timeMs' | 'costMax'>): RunBudget {
    if (timeMs === undefined && costMax === undefined) return this;
    const { usage, prices } = this.#parts;
    const outer = { budget: this, hole: name };
    return new RunBudget({ budget: { timeMs, costMax }, usage, prices, signal: this.signal, outer });
  }

  /** @throws BudgetSpent, and why the caller has gone */
  check(): void {
    const { budget, usage, outer, signal } = this.#parts;
    outer?.budget.check();
    if (this.#timeUp?.aborted) throw new BudgetSpent('time', outer?.hole);
    signal.throwIfAborted();
    if (this.#tokensPaid <= 0) throw new BudgetSpent('cost', outer?.hole);
    if ((budget.tokensMax ?? Infinity) <= usage.completionTokens) throw new BudgetSpent('tokens');
  }

  /** Tokens that may still be generated: those that are left, and that can be paid. */
  get tokensLeft(): number {
    const { budget, usage, outer } = this.#parts;
    const own = (budget.tokensMax ?? Infinity) - usage.completionTokens;
    return Math.min(own, this.#tokensPaid, outer?.budget.tokensLeft ?? Infinity);
  }

  /** Where only prompts cost something, any number of tokens can be paid while something is left. */
  get #tokensPaid(): number {
    const { budget, prices } = this.#parts;
    const costLeft = (budget.costMax ?? Infinity) - (this.#cost() - this.#costBefore);
    const { output = 0 } = prices ?? {};
    return costLeft <= 0 ? 0 : Math.floor((costLeft * 1_000_000) / output);
  }

  #cost(): number {
    const { prices, usage } = this.#parts;
    const { input = 0, cachedInput = input, output = 0 } = prices ?? {};
    const { promptTokens, cachedTokens, completionTokens } = usage;
    const fresh = promptTokens - cachedTokens;
    return (fresh * input + cachedTokens * cachedInput + completionTokens * output) / 1_000_000;
  }
}
