import type { Command } from '../command.ts';
import { program } from '../command-options.ts';

/** Comparisons of prompts, models and settings on the same cases. */
export const experimentCommands: readonly Command[] = [
  {
    name: 'experiment',
    summary:
      'compare prompts, models and settings on the same cases, or search for a better prompt: run, tune, list, show',
    positionals: '[run FILE | tune FILE | list | show NAME]',
    positionalsMax: 2,
    words: ['run', 'tune', 'list', 'show'],
    files: 'all',
    options: {
      html: { type: 'string', value: 'FILE', summary: 'write the report as a page' },
      junit: {
        type: 'string',
        value: 'FILE',
        summary: 'write what was expected, and whether it holds, for build servers',
      },
      parallel: { type: 'string', value: 'COUNT', summary: 'questions at a time (default: 8)' },
      models: { type: 'string', value: 'LIST', summary: 'routes to ask instead of those that the file names' },
      key: { type: 'string', value: 'KEY', summary: 'instead of LODE_KEY and the saved key' },
      ...program,
    },
    examples: [
      {
        line: 'lode experiment run tickets.experiment.ts',
        does: 'asks what is not known yet, and says what is better',
      },
      {
        line: 'lode experiment run promptfooconfig.yaml --models smol --html report.html',
        does: 'the tests of another product, on a route of the stack',
      },
      {
        line: 'lode experiment tune tickets.tuning.ts',
        does: 'searches for examples and instructions that help, and saves what has proved to be better',
      },
    ],
    run: async (invocation) => (await import('../commands/experiment.ts')).experiment(invocation),
  },
];
