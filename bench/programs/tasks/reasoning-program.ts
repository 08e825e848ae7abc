import { z } from 'zod';
import { program } from '#program';

export const reasoning = program(
  'reasoning',
  { examples: z.string(), question: z.string(), options: z.array(z.string()) },
  async ({ say, text, choice }, { examples, question, options }) => {
    const { answer } = await say`${examples}Q: ${question}
A: Let's think step by step. ${text('why', { stop: '\n', charactersMax: 240 })}
So the answer is ${choice('answer', options)}.`;
    return answer;
  },
);
