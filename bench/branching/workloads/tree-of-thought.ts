import { z } from 'zod';
import { program } from '#program';
import { arithmeticCases } from '../../programs/data.ts';
import type { Complete } from '../server-client.ts';
import type { Workload } from '../workload.ts';

const branches = [1, 2, 3, 4] as const;
const planTokens = 16;
const solutionTokens = 24;
const scores = ['1', '2', '3', '4', '5'] as const;
const temperature = 0.8;

const [examples, questions] = casesOf();

const tree = program('tree-of-thought', { question: z.string() }, async ({ say, fork }, { question }) => {
  await say`${examples}Q: ${question}\nPlan:`;
  const plans = branches.map((plan) => async (scope: Parameters<Parameters<typeof fork>[0][number]>[0]) => {
    await scope.say`${scope.text('plan', { tokensMax: planTokens, decoder: { kind: 'sample', temperature, seed: plan } })}`;
    return await scope.fork(
      [1, 2].map((way) => async (inner: typeof scope) => {
        const decoder = { kind: 'sample', temperature, seed: plan * 10 + way } as const;
        await inner.say`\nA:${inner.text('solution', { tokensMax: solutionTokens, decoder })}`;
        const { score } = await inner.say`\nScore from 1 to 5: ${inner.choice('score', scores)}`;
        return Number(score);
      }),
    );
  });
  return (await fork(plans)).flat();
});

async function script(question: string, complete: Complete): Promise<readonly number[]> {
  const begin = `${examples}Q: ${question}\nPlan:`;
  const found = branches.map(async (plan) => {
    const planned = begin + (await complete({ prompt: begin, tokensMax: planTokens, temperature, seed: plan }));
    const solved = [1, 2].map(async (way) => {
      const prompt = `${planned}\nA:`;
      const answer = await complete({ prompt, tokensMax: solutionTokens, temperature, seed: plan * 10 + way });
      const judge = `${prompt}${answer}\nScore from 1 to 5:`;
      return Number(await complete({ prompt: judge, tokensMax: 2, grammar: 'root ::= " " [1-5]' }));
    });
    return await Promise.all(solved);
  });
  return (await Promise.all(found)).flat();
}

/** Plans are branches, solutions are branches of these, and each is judged where it stands. */
export const treeOfThought: Workload = {
  name: 'tree of thought',
  program: (index, options) => tree.run({ question: questions[index % questions.length] as string }, options),
  script: (index, complete) => script(questions[index % questions.length] as string, complete),
};

function casesOf(): readonly [string, readonly string[]] {
  const cases = arithmeticCases();
  const shown = cases
    .slice(0, 3)
    .map(({ question, worked }) => `Q: ${question}\nPlan: step by step.\nA: ${worked}\n\n`);
  return [shown.join(''), cases.slice(3).map(({ question }) => question)];
}
