import { z } from 'zod';
import { program } from '#program';
import { calculate } from '../calculator.ts';

export const arithmetic = program(
  'arithmetic',
  { examples: z.string(), question: z.string() },
  async ({ say, text, integer }, { examples, question }) => {
    await say`${examples}Q: ${question}\nA:`;
    for (let step = 0; step < 8; step++) {
      const { words } = await say`${text('words', { stopAt: ['<<', '####'], stop: '\nQ:', tokensMax: 64 })}`;
      if (!words.endsWith('<<')) break;
      const { sum } = await say`${text('sum', { stop: ['=', '>', '\n'], tokensMax: 24 })}`;
      const result = calculate(sum) ?? '?';
      await say`=${result}>>${result}`;
    }
    const { answer } = await say`\n#### ${integer('answer')}`;
    return String(answer);
  },
);
