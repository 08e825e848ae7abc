import { z } from 'zod';
import { program } from '#program';
import { arithmeticCases } from '../../programs/data.ts';
import type { Complete } from '../server-client.ts';
import type { Workload } from '../workload.ts';

const dimensions = ['clarity', 'correctness', 'style', 'length', 'tone', 'usefulness'] as const;
const grades = ['A', 'B', 'C', 'D'] as const;
const remarkTokens = 12;

/** Essays that have nothing in common, so that each is to be read by whoever judges it. */
const worked = arithmeticCases();
const essayOf = (index: number): string =>
  worked
    .slice(index * 6, index * 6 + 6)
    .map(({ question, worked: answer }) => `${question} ${answer}`)
    .join('\n');

const examples = `You judge essays. Each is judged in one dimension, with a short remark and a grade from A to D.
Essay: The sea is wet. Dimension: clarity. Remark: It is short and clear. Grade: A
Essay: Because of it. Dimension: usefulness. Remark: It says nothing. Grade: D

`;

const judge = program('judge', { essay: z.string() }, async ({ say, fork }, { essay }) => {
  await say`${examples}Essay: ${essay}\nDimension:`;
  const judged = dimensions.map((dimension) => async (scope: Parameters<Parameters<typeof fork>[0][number]>[0]) => {
    await scope.say` ${dimension}. Remark:${scope.text('remark', { stop: '\n', tokensMax: remarkTokens })}`;
    const { grade } = await scope.say` Grade: ${scope.choice('grade', grades)}`;
    return grade;
  });
  return await fork(judged);
});

async function script(essay: string, complete: Complete): Promise<readonly string[]> {
  const begin = `${examples}Essay: ${essay}\nDimension:`;
  const judged = dimensions.map(async (dimension) => {
    const prompt = `${begin} ${dimension}. Remark:`;
    const remark = await complete({ prompt, tokensMax: remarkTokens, stop: ['\n'] });
    return await complete({ prompt: `${prompt}${remark} Grade:`, tokensMax: 2, grammar: 'root ::= " " [A-D]' });
  });
  return await Promise.all(judged);
}

/** One essay is read once, and judged in several dimensions at once. */
export const fewShotJudge: Workload = {
  name: 'few-shot judge',
  program: (index, options) => judge.run({ essay: essayOf(index) }, options),
  script: (index, complete) => script(essayOf(index), complete),
};
