import { z } from 'zod';
import { program } from '#program';
import { calculate } from '../calculator.ts';

export const arithmetic = program(
  'arithmetic',
  { examples: z.string(), question: z.string() },
  async ({ say, text, integer }, { examples, question }) => {
    await say`${examples}Q: ${question}\nA: <<`;
    for (let step = 0; step < 6; step++) {
      const { sum } = await say`${text('sum', { stop: ['=', '>', '\n'], tokensMax: 24 })}`;
      await say`=${calculate(sum) ?? '?'}>>`;
      const { words } = await say`${text('words', { stopAt: '\n<<', stop: ['\n#', '\nQ:'], tokensMax: 48 })}`;
      if (!words.endsWith('<<')) break;
    }
    const { answer } = await say`\n#### ${integer('answer')}`;
    return String(answer);
  },
);
