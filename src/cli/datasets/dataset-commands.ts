import type { Command } from '../command.ts';
import { program, yes } from '../command-options.ts';
import { filterOptions } from '../runs/filter-options.ts';
import { searchLimits } from '../runs/search/search-options.ts';

/** Cases made of runs, for examples and for experiments. */
export const datasetCommands: readonly Command[] = [
  {
    name: 'datasets',
    summary: 'cases made of runs, in versions, divided for training and tests: list, make, show, export, erase',
    positionals: '[list | make NAME [WORDS] | show NAME[@VERSION] | export NAME[@VERSION] | erase NAME]',
    positionalsMax: 3,
    words: ['list', 'make', 'show', 'export', 'erase'],
    options: {
      from: { type: 'string', value: 'FILE', summary: 'make: lines of JSON in place of runs' },
      answers: { type: 'boolean', summary: 'make: what was answered is the answer that is wanted' },
      'test-share': {
        type: 'string',
        value: 'SHARE',
        summary: 'make: of new items, how many are for tests (default: 0.2)',
      },
      reason: { type: 'string', value: 'TEXT', summary: 'make: why' },
      split: { type: 'string', value: 'SPLIT', summary: 'export: train or test alone' },
      as: {
        type: 'string',
        value: 'FORM',
        summary: 'export: items (default), examples of a prompt, or cases of an experiment',
      },
      limit: {
        type: 'string',
        value: 'COUNT',
        summary: 'make: how many runs, the newest, at most 50000 (default: 1000)',
      },
      ...filterOptions,
      ...searchLimits,
      ...program,
      ...yes,
    },
    examples: [
      {
        line: 'lode datasets make refunds refund --scored "helpful>=0.8" --answers',
        does: 'what was asked of refunds and answered well',
      },
      { line: 'lode datasets export refunds --split train --as examples > refunds.jsonl', does: 'for a prompt' },
    ],
    run: async (invocation) => (await import('../commands/datasets.ts')).datasets(invocation),
  },
];
