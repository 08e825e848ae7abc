import type { Command } from '../command.ts';
import { program } from '../command-options.ts';

export const embedCommands: readonly Command[] = [
  {
    name: 'embed',
    summary: 'make vectors of texts by a route, or compare routes on a collection of texts',
    positionals: '[ROUTE | compare FILE]',
    positionalsMax: 2,
    words: ['compare'],
    files: ['compare'],
    options: {
      ...program,
      dimensions: { type: 'string', value: 'COUNT', summary: 'only the first numbers of each vector' },
      for: { type: 'string', value: 'PURPOSE', summary: 'query or passage: what the texts are for' },
      candidates: {
        type: 'string',
        value: 'LIST',
        summary: 'for compare: routes, with or without dimensions, as in "minilm,minilm@128" (default: all that embed)',
      },
      key: { type: 'string', value: 'KEY', summary: 'default: LODE_KEY, or a key that the program saves' },
    },
    examples: [
      { line: 'echo "A man eats." | lode embed minilm', does: 'a vector for each line, as a line of JSON' },
      {
        line: 'lode embed compare texts.jsonl',
        does: 'how well each route finds what belongs to a query, and how fast',
      },
    ],
    run: async (invocation) => (await import('./embed.ts')).embed(invocation),
  },
];
