import { z } from 'zod';
import { program } from '#program';

export const searchAndAnswer = (search: (query: string) => string) =>
  program(
    'search-and-answer',
    { examples: z.string(), question: z.string() },
    async (scope, { examples, question }) => {
      const { say, text, choice } = scope;
      await say`${examples}Question: ${question}\n`;
      for (let step = 0; step < 4; step++) {
        const { act, subject } = await say`Thought: ${text('thought', { stop: '\n', charactersMax: 160 })}
Act: ${choice('act', ['Search', 'Finish'])}[${text('subject', { stop: ']', charactersMax: 60 })}]
`;
        if (act === 'Finish') return subject;
        await say`Observation: ${search(subject)}\n`;
      }
      return '';
    },
  );
