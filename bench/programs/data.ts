import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../../shared/data');

export interface Case {
  readonly question: string;
  readonly answer: string;
}

/** Cases of a task of BIG-Bench Hard (suzgunmirac/BIG-Bench-Hard, MIT). */
export function bigBenchCases(task: string): readonly Case[] {
  const { examples } = JSON.parse(read(`bbh/${task}.json`)) as { examples: { input: string; target: string }[] };
  return examples.map(({ input, target }) => ({ question: input, answer: target }));
}

/** Problems of grade-school arithmetic (openai/grade-school-math, MIT), with their worked answers. */
export function arithmeticCases(): readonly (Case & { readonly worked: string })[] {
  return read('gsm8k/test.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { question: string; answer: string })
    .map(({ question, answer }) => ({ question, worked: answer, answer: answer.split('#### ')[1] ?? '' }));
}

/**
 * Examples of three calculations each, and problems of one or two, which a small model solves now and then. The shortest
 * of each, in the order of their length.
 */
export function arithmeticBySteps(): {
  readonly shown: readonly (Case & { readonly worked: string })[];
  readonly cases: readonly Case[];
} {
  const shortest = arithmeticCases().toSorted((a, b) => lengthOf(a) - lengthOf(b));
  const stepsOf = ({ worked }: { readonly worked: string }) => worked.split('<<').length - 1;
  return {
    shown: shortest.filter((each) => stepsOf(each) === 3).slice(0, 3),
    cases: shortest.filter((each) => stepsOf(each) === 1 || stepsOf(each) === 2),
  };
}

/**
 * A worked answer in the form in which a calculator is asked for every step: "<<3*500=1500>> The goats cost", a line each,
 * and the answer in the end.
 */
export function calculatedOf(worked: string): string {
  const lines = worked.split('\n').map((line) => {
    const [, calculation] = /<<(.+?)>>/.exec(line) ?? [];
    if (calculation === undefined) return line;
    const words = line.replace(/\S*(?: ?[-+*/x] ?\S+)* ?= ?\$?<<.+?>>\S*/, '').trim();
    return `<<${calculation}>> ${words}`;
  });
  return lines.join('\n');
}

function lengthOf({ question, worked }: { readonly question: string; readonly worked: string }): number {
  return question.length + worked.length;
}

/** Questions that take several steps (HotpotQA, CC BY-SA 4.0), without passages. */
export function hotpotCases(): readonly Case[] {
  return JSON.parse(read('hotpotqa/dev-simplified.json')) as readonly Case[];
}

function read(file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}
