import type { Command } from '../command.ts';
import { program } from '../command-options.ts';

export const embedCommands: readonly Command[] = [
  {
    name: 'embed',
    summary: 'make vectors of texts by a route, or compare and tune routes on a collection of texts',
    positionals: '[ROUTE | compare FILE | tune FILE [ROUTE]]',
    positionalsMax: 3,
    words: ['compare', 'tune'],
    files: ['compare', 'tune'],
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
      {
        line: 'lode embed tune texts.jsonl minilm',
        does: 'what a projection of queries would bring, on queries held out',
      },
    ],
    run: async (invocation) => (await import('./embed.ts')).embed(invocation),
  },
  {
    name: 'head',
    summary: 'try what a head would learn from a file, before it is declared',
    positionals: 'train FILE',
    positionalsMax: 2,
    words: ['train'],
    files: ['train'],
    options: {
      ...program,
      trunk: { type: 'string', value: 'ROUTE', summary: 'of the encoder (default: the first route)' },
      kind: { type: 'string', value: 'KIND', summary: 'classifier (default), regressor or projection' },
      hidden: { type: 'string', value: 'UNITS', summary: 'of a layer between trunk and labels (default: none)' },
      key: { type: 'string', value: 'KEY', summary: 'default: LODE_KEY, or a key that the program saves' },
    },
    examples: [
      {
        line: 'lode head train intents.jsonl --trunk minilm',
        does: 'how well labels are told apart, on examples held out',
      },
    ],
    run: async (invocation) => (await import('./train-head.ts')).trainHead(invocation),
  },
];
