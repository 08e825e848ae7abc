import { limiter } from '#base';
import type { PromptDefinition } from '#prompt';
import { type ExperimentCase, expectedOf } from './cases/experiment-case.ts';
import type { Experiment } from './experiment.ts';
import { measureOutcomes } from './metrics/measure-outcomes.ts';
import type { MeasureContext } from './metrics/metric.ts';
import { expectationsOf } from './report/expectations-of.ts';
import type { ExperimentReport, ReportedCase } from './report/experiment-report.ts';
import { useOf } from './report/use-of.ts';
import { compareVariants } from './statistics/compare-variants.ts';
import type { Ask } from './trials/ask.ts';
import { rememberingAsk } from './trials/remembering-ask.ts';
import { type RunTrialsOptions, runTrials, trialsOf } from './trials/run-trials.ts';
import type { Outcome } from './trials/trial-store.ts';
import { type Variant, variantsOf } from './variant.ts';

/** An experiment whose prompts and cases have been found. */
export interface FoundExperiment extends Experiment<PromptDefinition> {
  readonly cases: readonly ExperimentCase[];
}

export interface RunExperimentOptions extends RunTrialsOptions, Pick<MeasureContext, 'embed'> {
  /** What a model is, beyond its name, so that answers of another one are not taken for its own. Default: nothing. */
  identityOf?(model: string): string;
}

/**
 * Has all variants answer all cases, measures the answers and compares them. What was answered before is not asked again.
 *
 * @throws InvalidExperimentError for cases that do not fit a prompt and measures that fail; what `variantsOf` and `runTrials` throw
 */
export async function runExperiment(
  found: FoundExperiment,
  { identityOf = () => '', ...options }: RunExperimentOptions,
): Promise<ExperimentReport> {
  const { name, cases, metrics, repeats = 1 } = found;
  const variants = variantsOf(found, identityOf);
  const trials = trialsOf(variants, cases, repeats);
  const known = await runTrials(trials, options);
  const outcomes = variants.map((_, variant) =>
    cases.map((_, one) => {
      const from = (variant * cases.length + one) * repeats;
      return trials.slice(from, from + repeats).map(({ key }) => known.get(key) as Outcome);
    }),
  );

  const { store, signal, parallel } = options;
  const limit = limiter(parallel);
  const limited: Ask = (question, ending) => limit(() => options.ask(question, ending));
  const context: MeasureContext = {
    ask: rememberingAsk(limited, store, identityOf),
    embed: (encoder, texts) => limit(() => options.embed(encoder, texts)),
    signal,
  };
  const scores: Record<string, readonly (readonly (number | undefined)[])[]> = {};
  const agreements: Record<string, ExperimentReport['agreements'][string]> = {};
  for (const metric of metrics) {
    const ofVariant = (own: readonly (readonly Outcome[])[]) =>
      Promise.all(own.map((draws, one) => measureOutcomes(metric, cases[one] as ExperimentCase, draws, context)));
    scores[metric.name] = await Promise.all(outcomes.map(ofVariant));
    if (metric.calibrate) agreements[metric.name] = await metric.calibrate(context);
  }

  const names = variants.map((variant) => variant.name);
  const standings = metrics.flatMap((metric) => compareVariants(names, scores[metric.name] ?? [], metric));
  return {
    name,
    endedMs: Date.now(),
    repeats,
    metrics: metrics.map(({ name, better, unit }) => ({ name, better, unit })),
    variants: variants.map((variant, index) => useOf(variant, (outcomes[index] ?? []).flat())),
    standings,
    agreements,
    expectations: expectationsOf(found.expect ?? {}, standings),
    cases: cases.map((one, index) => reportedCase(one, index, variants, outcomes, scores)),
  };
}

function reportedCase(
  one: ExperimentCase,
  index: number,
  variants: readonly Variant[],
  outcomes: readonly (readonly (readonly Outcome[])[])[],
  scores: Readonly<Record<string, readonly (readonly (number | undefined)[])[]>>,
): ReportedCase {
  return {
    name: one.name ?? String(index + 1),
    values: one.values,
    expected: expectedOf(one),
    answers: variants.map(({ name }, variant) => {
      const last = outcomes[variant]?.[index]?.at(-1) as Outcome;
      const own = Object.entries(scores).flatMap(([metric, ofMetric]) => {
        const value = ofMetric[variant]?.[index];
        return value === undefined ? [] : [[metric, value] as const];
      });
      const said = 'answer' in last ? { text: last.answer.text } : { refused: last.refused };
      return { variant: name, ...said, scores: Object.fromEntries(own) };
    }),
  };
}
