import { randomUUID } from 'node:crypto';
import type { Context, LanguageModel } from '#contract';
import { type CacheSubject, type OutcomeCache } from '../cache/outcome-cache.ts';
import { replay } from '../cache/replay.ts';
import { argmax, type Decoder } from '../hole/decoder.ts';
import { GrowingText } from '../text/growing-text.ts';
import { BudgetSpent, type ProgramBudget, RunBudget } from './budget.ts';
import type { ProgramEvent } from './event.ts';
import type { Ended, Outcome } from './outcome.ts';
import { type Callable, scopeOn } from './scope.ts';
import { Trace } from './trace.ts';
import { noUsage, UsageCount } from './usage.ts';

export interface RunOptions {
  readonly model: LanguageModel;
  /** Whose run it is; its signal cancels it. Default: the local operator's. */
  readonly context?: Context | undefined;
  readonly budget?: ProgramBudget | undefined;
  /** Of holes that name none. Default: `argmax`. */
  readonly decoder?: Decoder | undefined;
  /** Where outcomes are kept, so that equal runs are made once. Default: nowhere. */
  readonly cache?: OutcomeCache | undefined;
  /** Told of what happens, while it happens. */
  readonly onEvent?: ((event: ProgramEvent) => void) | undefined;
}

/**
 * Runs a program to its end, or to the end of its budget.
 *
 * @throws InvalidInputsError, HoleUnfilledError, NotSupportedError, what the body throws and what its model throws
 */
export async function runProgram<Inputs, Value>(
  program: Callable<Inputs, Value>,
  inputs: unknown,
  options: RunOptions,
): Promise<Outcome<Value>> {
  const { model, context = operator(), budget = {}, decoder = argmax, cache, onEvent } = options;
  const parsed = program.parse(inputs);
  if (cache === undefined) return await runParsed(program, parsed, { ...options, context });
  const subject: CacheSubject = { version: program.version, inputs: parsed, model: model.name, decoder, budget };
  const kept = cache.get(context.tenant, subject);
  if (kept !== undefined) {
    replay(kept, (event) => onEvent?.(event));
    return { ...kept, value: kept.value as Value, usage: noUsage, isCached: true };
  }
  const outcome = await runParsed(program, parsed, { ...options, context });
  if (outcome.status === 'done') cache.put(context.tenant, subject, outcome);
  return outcome;
}

async function runParsed<Inputs, Value>(
  program: Callable<Inputs, Value>,
  parsed: Inputs,
  { model, context, budget: limits = {}, decoder = argmax, onEvent }: RunOptions & { readonly context: Context },
): Promise<Outcome<Value>> {
  const usage = new UsageCount();
  // When the body has ended, by an error too, its branches have nobody left to write for.
  const over = new AbortController();
  const signal = AbortSignal.any([context.signal, over.signal]);
  const budget = new RunBudget({ budget: limits, usage, prices: model.prices, signal });
  const text = new GrowingText(model);
  const trace = new Trace();
  const variables = new Map<string, unknown>();
  const emit = (event: ProgramEvent) => onEvent?.(event);
  const ended = (): Ended => ({
    variables: Object.fromEntries(variables),
    text: text.whole,
    usage: usage.total,
    trace: trace.children,
  });
  try {
    const scope = scopeOn(text, trace, { model, context, budget, usage, decoder, variables, emit });
    const value = await program.body(scope, parsed);
    return { status: 'done', value, ...ended() };
  } catch (error) {
    if (error instanceof BudgetSpent) {
      const { budget: kind, hole } = error;
      trace.add({ kind: 'spent', budget: kind });
      return { status: 'spent', budget: kind, ...(hole !== undefined && { hole }), ...ended() };
    }
    if (context.signal.aborted) return { status: 'cancelled', ...ended() };
    throw error;
  } finally {
    over.abort();
  }
}

function operator(): Context {
  return { requestId: randomUUID(), tenant: 'local', signal: new AbortController().signal };
}
