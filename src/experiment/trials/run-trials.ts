import { type Digest, digestOf } from '#base';
import type { ExperimentCase } from '../cases/experiment-case.ts';
import { InvalidExperimentError } from '../errors/invalid-experiment-error.ts';
import { UnansweredError } from '../errors/unanswered-error.ts';
import type { Variant } from '../variant.ts';
import type { Ask } from './ask.ts';
import type { Outcome, TrialStore } from './trial-store.ts';

/** One variant answering one case once. */
export interface Trial {
  readonly key: Digest;
  readonly variant: Variant;
  /** Of the case, those that the prompt has variables for. */
  readonly values: ExperimentCase['values'];
  /** From 0: of the draws of the same question. */
  readonly repeat: number;
}

export interface TrialProgress {
  readonly done: number;
  readonly total: number;
  /** Of those done, the ones that were known before. */
  readonly known: number;
}

export interface RunTrialsOptions {
  readonly store: TrialStore;
  readonly ask: Ask;
  /** Questions that are asked at once. */
  readonly parallel: number;
  readonly signal: AbortSignal;
  onProgress?(progress: TrialProgress): void;
}

/** Another process may be at work on the same trials: how often to look what it has done. */
const pollMs = 250;

/**
 * All trials of a matrix, in the order in which their beginnings are shared most: a variant's beside each other.
 *
 * @throws InvalidExperimentError for a case whose values do not fit a prompt
 */
export function trialsOf(
  variants: readonly Variant[],
  cases: readonly ExperimentCase[],
  repeats: number,
): readonly Trial[] {
  return variants.flatMap((variant) =>
    cases.flatMap((one, index) => {
      const values = valuesOf(variant, one, index);
      return Array.from({ length: repeats }, (_, repeat) => ({
        key: digestOf({ variant: variant.digest, values, repeat }),
        variant,
        values,
        repeat,
      }));
    }),
  );
}

/** A case may have values that only some of the prompts have a place for. */
function valuesOf({ name: variant, prompt }: Variant, one: ExperimentCase, index: number): ExperimentCase['values'] {
  const values = Object.fromEntries(Object.entries(one.values).filter(([name]) => prompt.variables.includes(name)));
  try {
    prompt.check(values);
  } catch (cause) {
    const why = (cause as Error).message.replace(/\.$/, '');
    throw new InvalidExperimentError(`case ${one.name ?? index + 1} cannot be asked of "${variant}" (${why})`, cause);
  }
  return values;
}

/**
 * Asks what is not known yet, and keeps each outcome as it comes: what was finished is not asked again, whatever happens
 * afterwards. Variants that are alike share their trials.
 *
 * @throws what `ask` throws but for UnansweredError, and the reason of the signal; trials that had begun end first
 */
export async function runTrials(
  trials: readonly Trial[],
  { store, ask, parallel, signal, onProgress }: RunTrialsOptions,
): Promise<ReadonlyMap<Digest, Outcome>> {
  const byKey = new Map(trials.map((trial) => [trial.key, trial]));
  const outcomes = new Map(await store.find([...byKey.keys()]));
  const known = outcomes.size;
  const open = [...byKey.values()].filter(({ key }) => !outcomes.has(key));
  const elsewhere: Digest[] = [];
  const failed = new AbortController();
  const ended = AbortSignal.any([signal, failed.signal]);
  const note = (key: Digest, outcome: Outcome): void => {
    outcomes.set(key, outcome);
    onProgress?.({ done: outcomes.size, total: byKey.size, known });
  };
  onProgress?.({ done: known, total: byKey.size, known });

  const work = async (): Promise<void> => {
    for (let trial = open.shift(); trial !== undefined && !ended.aborted; trial = open.shift()) {
      if (!(await store.claim(trial.key))) elsewhere.push(trial.key);
      else note(trial.key, await settle(trial, store, ask, ended));
    }
  };
  const workers = Array.from({ length: parallel }, () =>
    work().catch((error: unknown) => {
      failed.abort(error);
      throw error;
    }),
  );
  const results = await Promise.allSettled(workers);
  signal.throwIfAborted();
  for (const result of results) if (result.status === 'rejected') throw failed.signal.reason;
  await awaitOthers(elsewhere);
  return outcomes;

  /** What others had taken on: done by them in the end, or given back and done here. */
  async function awaitOthers(keys: readonly Digest[]): Promise<void> {
    for (let left = keys; left.length > 0; left = left.filter((key) => !outcomes.has(key))) {
      for (const [key, outcome] of await store.find(left)) note(key, outcome);
      for (const key of left) {
        if (outcomes.has(key) || !(await store.claim(key))) continue;
        note(key, await settle(byKey.get(key) as Trial, store, ask, signal));
      }
      await new Promise((resolve) => setTimeout(resolve, pollMs));
      signal.throwIfAborted();
    }
  }
}

async function settle(trial: Trial, store: TrialStore, ask: Ask, signal: AbortSignal): Promise<Outcome> {
  try {
    const outcome = await outcomeOf(trial, ask, signal);
    // A refusal may be another thing's fault than the question's, such as a limit that is mended: it is asked again.
    await ('answer' in outcome ? store.keep(trial.key, outcome) : store.release(trial.key));
    return outcome;
  } catch (error) {
    await store.release(trial.key);
    throw error;
  }
}

async function outcomeOf({ variant, values, repeat }: Trial, ask: Ask, signal: AbortSignal): Promise<Outcome> {
  const { messages } = await variant.prompt.render(values);
  try {
    const question = { model: variant.model, messages, defaults: variant.prompt.defaults, seed: repeat };
    return { answer: await ask(question, signal) };
  } catch (error) {
    if (!(error instanceof UnansweredError)) throw error;
    return { refused: error.message };
  }
}
