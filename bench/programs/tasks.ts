import type { Outcome, RunOptions } from '#program';
import type { Goal } from '../result.ts';
import type { ChunkedModel } from './chunked-model.ts';
import { arithmeticBySteps, bigBenchCases, calculatedOf, type Case, hotpotCases } from './data.ts';
import { localSearch } from './local-search.ts';
import { arithmetic as arithmeticByChunks } from './tasks/arithmetic-baseline.ts';
import { arithmetic } from './tasks/arithmetic-program.ts';
import { reasoning as reasoningByChunks } from './tasks/reasoning-baseline.ts';
import { reasoning } from './tasks/reasoning-program.ts';
import { dateExamples, sportsExamples } from './tasks/reasoning-prompt.ts';
import { searchAndAnswer as searchByChunks } from './tasks/search-baseline.ts';
import { searchAndAnswer } from './tasks/search-program.ts';
import { searchExamples } from './tasks/search-prompt.ts';

/** One kind of question, answered by a program and by a script. */
export interface Task {
  readonly name: string;
  /** The chat model that is shipped; a base model, which keeps to worked examples better, where it is to use tools. */
  readonly model: 'smollm2' | 'gemma3';
  readonly cases: readonly Case[];
  /** Sources of the two sides, whose lines are counted. */
  readonly files: Readonly<Record<'program' | 'chunks', string>>;
  readonly goals: { readonly decodings?: Goal; readonly billable: Goal };
  program(each: Case, options: RunOptions): Promise<Outcome<string>>;
  chunks(each: Case, model: ChunkedModel): Promise<string>;
  isRight(each: Case, answer: string): boolean;
}

/** The kinds of the LMQL paper (arXiv 2212.06094, table 3 and 4): reasoning, search, arithmetic. */
export function tasks(): readonly Task[] {
  return [
    reasoningTask('date understanding', bigBenchCases('date_understanding'), dateExamples, ({ question }) =>
      [...question.matchAll(/^\([A-F]\)/gm)].map(([option]) => option),
    ),
    reasoningTask('sports understanding', bigBenchCases('sports_understanding'), sportsExamples, () => ['yes', 'no']),
    searchTask(),
    arithmeticTask(),
  ];
}

function reasoningTask(
  name: string,
  cases: readonly Case[],
  examples: string,
  optionsOf: (each: Case) => readonly string[],
): Task {
  const inputs = (each: Case) => ({ examples, question: each.question, options: [...optionsOf(each)] });
  return {
    name,
    model: 'smollm2',
    cases,
    files: { program: 'reasoning-program.ts', chunks: 'reasoning-baseline.ts' },
    goals: { billable: { atMost: 0.7 } },
    program: (each, options) => reasoning.run(inputs(each), options),
    chunks: (each, model) => reasoningByChunks(model, inputs(each)),
    isRight: ({ answer }, said) => said === answer,
  };
}

const interactive = { decodings: { atMost: 0.2 }, billable: { atMost: 0.25 } } as const;

function searchTask(): Task {
  const cases = hotpotCases();
  // What is asked is among what can be found: what a model of this size can show is that it asks for it, and says it.
  const search = localSearch(cases);
  const run = searchAndAnswer(search);
  const inputs = ({ question }: Case) => ({ examples: searchExamples, question });
  return {
    name: 'search and answer',
    model: 'gemma3',
    cases,
    files: { program: 'search-program.ts', chunks: 'search-baseline.ts' },
    goals: interactive,
    program: (each, options) => run.run(inputs(each), options),
    chunks: (each, model) => searchByChunks(model, inputs(each), search),
    isRight: ({ answer }, said) => said.trim().toLowerCase() === answer.toLowerCase(),
  };
}

function arithmeticTask(): Task {
  const { shown, cases } = arithmeticBySteps();
  const examples = shown.map((each) => `Q: ${each.question}\nA: ${calculatedOf(each.worked)}\n\n`).join('');
  const inputs = ({ question }: Case) => ({ examples, question });
  return {
    name: 'arithmetic',
    model: 'gemma3',
    cases,
    files: { program: 'arithmetic-program.ts', chunks: 'arithmetic-baseline.ts' },
    goals: interactive,
    program: (each, options) => arithmetic.run(inputs(each), options),
    chunks: (each, model) => arithmeticByChunks(model, inputs(each)),
    isRight: ({ answer }, said) => said === answer,
  };
}
