import { seededRandom } from '#base';
import { compilePrompt, type PromptDefinition } from '#prompt';
import type { ExperimentCase } from '../cases/experiment-case.ts';
import { InvalidExperimentError } from '../errors/invalid-experiment-error.ts';
import type { ExperimentReport } from '../report/experiment-report.ts';
import { runExperiment, type RunExperimentOptions } from '../run-experiment.ts';
import { rememberingAsk } from '../trials/remembering-ask.ts';
import { type Candidate, candidateOf, definitionOf, drawCandidates, examplesIn } from './candidate.ts';
import { type Mistake, reflect } from './reflect.ts';
import { splitCases } from './split-cases.ts';
import type { Tuning } from './tuning.ts';

/** A tuning whose prompt and cases have been found. */
export interface FoundTuning extends Tuning<PromptDefinition> {
  readonly cases: readonly ExperimentCase[];
}

/** One round of the search: who is left, and how good the best is on what was asked so far. */
export interface TuningRound {
  readonly candidates: number;
  readonly cases: number;
  readonly best: number;
}

export interface RunTuningOptions extends RunExperimentOptions {
  onRound?(round: TuningRound): void;
}

export interface TunedPrompt {
  readonly definition: PromptDefinition;
  /** Questions that the search asked. */
  readonly questions: number;
  /** The prompt as it was and as it is now, on cases that the search has not seen. */
  readonly report: ExperimentReport;
}

/** Of the candidates of a round, one in so many goes on, with as many times the cases. */
const eta = 3;
const casesFirst = 12;
const shownDefault = [0, 2, 4, 8];
const questionsDefault = 2000;

/**
 * Searches by successive halving (Jamieson and Talwalkar 2016): many candidates on a few cases, the best third of them on
 * three times as many, and so on; with a reflector each round adds what it writes from the mistakes of the best. What is
 * left is compared with the prompt as it was, on cases that the search has not seen.
 *
 * @throws InvalidExperimentError, and what `runExperiment` throws
 */
export async function runTuning(found: FoundTuning, options: RunTuningOptions): Promise<TunedPrompt> {
  const { prompt, shown = shownDefault, questions = questionsDefault, seed = 0, instructions = [] } = found;
  const { pool, search, heldOut } = splitCases(found.cases);
  const { variables } = compilePrompt(prompt);
  requireFreeInstruction(prompt);
  const own = candidateOf(prompt);
  const examples = examplesIn(pool, new Set(variables));
  const rounds = 1 + Math.max(0, Math.floor(Math.log(search.length / casesFirst) / Math.log(eta)));
  const first = Math.floor(questions / rounds / Math.min(casesFirst, search.length));
  if (first < eta) throw new InvalidExperimentError(`${questions} questions are too few to compare anything`);
  const draw = { instructions: [own.instruction, ...instructions], shown, pool: examples };
  let candidates: readonly Candidate[] = [own, ...drawCandidates(first - 1, draw, seededRandom(seed))];
  let asked = 0;
  for (let round = 0; ; round++) {
    const cases = search.slice(0, casesFirst * eta ** round);
    const report = await measure(found, candidates, cases, options);
    asked += candidates.length * cases.length;
    const ranked = rank(candidates, report);
    const [best = own] = ranked;
    options.onRound?.({
      candidates: candidates.length,
      cases: cases.length,
      best: meanOf(report, candidates.indexOf(best)),
    });
    if (round === rounds - 1 || ranked.length <= 1) {
      const definition = definitionOf(prompt, best);
      return { definition, questions: asked, report: await compare(found, definition, heldOut, options) };
    }
    const kept = ranked.slice(0, Math.max(1, Math.floor(ranked.length / eta)));
    candidates = [
      ...kept,
      ...(await rewritten(found, best, mistakesIn(report, candidates.indexOf(best), cases), options)),
    ];
  }
}

/** Another instruction has no place for variables: what a prompt is told must stand in other messages. */
function requireFreeInstruction(prompt: PromptDefinition): void {
  try {
    compilePrompt(definitionOf(prompt, { instruction: undefined, examples: [] }));
  } catch (cause) {
    const why = (cause as Error).message.replace(/\.$/, '');
    throw new InvalidExperimentError(`with another instruction in place of the system message (${why})`, cause);
  }
}

function measure(
  { name, prompt, model, metric }: FoundTuning,
  candidates: readonly Candidate[],
  cases: readonly ExperimentCase[],
  options: RunTuningOptions,
): Promise<ExperimentReport> {
  const prompts = Object.fromEntries(
    candidates.map((candidate, index) => [`candidate ${index}`, definitionOf(prompt, candidate)]),
  );
  return runExperiment({ name, prompts, models: [model], metrics: [metric], cases }, options);
}

function compare(
  { name, prompt, model, metric }: FoundTuning,
  tuned: PromptDefinition,
  cases: readonly ExperimentCase[],
  options: RunTuningOptions,
): Promise<ExperimentReport> {
  const prompts = { before: prompt, tuned };
  return runExperiment({ name, prompts, models: [model], metrics: [metric], cases }, options);
}

const meanOf = ({ standings }: ExperimentReport, index: number): number => standings[index]?.mean?.mean ?? 0;

/** The best first; of those that are as good, the one with fewer examples, which costs less. */
function rank(candidates: readonly Candidate[], report: ExperimentReport): readonly Candidate[] {
  return [...candidates.entries()]
    .toSorted(
      ([a, one], [b, other]) => meanOf(report, b) - meanOf(report, a) || one.examples.length - other.examples.length,
    )
    .map(([, candidate]) => candidate);
}

/** What a candidate did not get all right. */
function mistakesIn(report: ExperimentReport, index: number, cases: readonly ExperimentCase[]): readonly Mistake[] {
  const [metric] = report.metrics;
  return cases.flatMap((one, at) => {
    const answer = report.cases[at]?.answers[index];
    const score = metric === undefined ? undefined : answer?.scores[metric.name];
    return score === undefined || score >= 1 ? [] : [{ case: one, answer: answer?.text ?? '' }];
  });
}

async function rewritten(
  { reflector, seed = 0 }: FoundTuning,
  best: Candidate,
  mistakes: readonly Mistake[],
  { ask, store, signal, identityOf = () => '' }: RunTuningOptions,
): Promise<readonly Candidate[]> {
  if (reflector === undefined || mistakes.length === 0) return [];
  const asked = { ask: rememberingAsk(ask, store, identityOf), model: reflector, seed };
  const instruction = await reflect(asked, best.instruction, mistakes, signal);
  return instruction === undefined ? [] : [{ ...best, instruction }];
}
