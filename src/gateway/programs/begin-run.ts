import type { LanguageModel } from '#contract';
import type { Outcome, ProgramBudget, RunOptions } from '#program';
import type { Route, RouteProgram } from '../route.ts';
import type { Exchange } from '../surface.ts';
import { noUrgency } from '../urgency.ts';
import { ProgramTally } from './program-tally.ts';

export interface RunAsked {
  readonly route: Route;
  readonly program: RouteProgram;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Of the run; what the program declares holds where it is less. */
  readonly budget?: ProgramBudget | undefined;
  readonly isStream: boolean;
  /** Ends the run, beside what ends its request. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs a program that is let in, and counts what it takes. */
export type BegunRun = (onEvent?: RunOptions['onEvent']) => Promise<Outcome<unknown>>;

/**
 * Has a run of a program admitted: what it may use is set aside.
 *
 * @throws LimitReachedError, BudgetExhaustedError
 */
export async function beginRun({ ask }: Pick<Exchange, 'ask'>, asked: RunAsked): Promise<BegunRun> {
  const { route, program, inputs, budget, isStream, signal } = asked;
  const tokensMax = Math.min(budget?.tokensMax ?? Infinity, program.definition.budget?.tokensMax ?? Infinity);
  const { context, tally } = await ask({
    route,
    operation: 'text_completion',
    isStream,
    urgency: noUrgency,
    variables: inputs,
    requests: [{ sampling: {}, ...(Number.isFinite(tokensMax) && { tokensMax }) }],
  });
  const counted = new ProgramTally(tally);
  const model: LanguageModel = counted.counting(route.model);
  const signals = [context.signal, signal].filter((each) => each !== undefined);
  return async (onEvent) => {
    try {
      const held = { ...context, signal: AbortSignal.any(signals) };
      return await program.run(inputs, { model, context: held, budget, onEvent });
    } finally {
      counted.close();
    }
  };
}
