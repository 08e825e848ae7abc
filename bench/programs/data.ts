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

/** Questions that take several steps (HotpotQA, CC BY-SA 4.0), without passages. */
export function hotpotCases(): readonly Case[] {
  return JSON.parse(read('hotpotqa/dev-simplified.json')) as readonly Case[];
}

function read(file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}
