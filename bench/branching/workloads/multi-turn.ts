import { z } from 'zod';
import { program } from '#program';
import { arithmeticCases } from '../../programs/data.ts';
import type { Complete } from '../server-client.ts';
import type { Workload } from '../workload.ts';

const turns = 4;
const answerTokens = 6;
const questions = arithmeticCases().map(({ question }) => question);

const turnsOf = (index: number): readonly string[] => questions.slice(index * turns, index * turns + turns);
const system = 'A chat between a user and a helper. The helper answers with a few words.\n';

const chat = program('multi-turn', { said: z.array(z.string()) }, async ({ say, text }, { said }) => {
  await say`${system}`;
  const answers: string[] = [];
  for (const [turn, each] of said.entries()) {
    const { answer } = await say`User: ${each}\nHelper:${text('answer', { stop: '\n', tokensMax: answerTokens })}\n`;
    answers.push(`${turn} ${answer}`);
  }
  return answers;
});

async function script(said: readonly string[], complete: Complete): Promise<string> {
  let prompt = system;
  for (const each of said) {
    prompt += `User: ${each}\nHelper:`;
    prompt += `${await complete({ prompt, tokensMax: answerTokens, stop: ['\n'] })}\n`;
  }
  return prompt;
}

/** Long messages, short answers. */
export const multiTurn: Workload = {
  name: 'multi-turn chat',
  program: (index, options) => chat.run({ said: [...turnsOf(index)] }, options),
  script: (index, complete) => script(turnsOf(index), complete),
};
