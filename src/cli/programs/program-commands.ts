import type { Command } from '../command.ts';
import { program } from '../command-options.ts';

/** Language-model programs of a stack that runs. */
export const programCommands: readonly Command[] = [
  {
    name: 'program',
    summary: 'language-model programs of the stack: list them, run one',
    positionals: '[list | run NAME [INPUT=VALUE ...]]',
    positionalsMax: 64,
    words: ['list', 'run'],
    options: {
      input: { type: 'string', value: 'INPUT', summary: 'name=value, or a JSON object with all inputs' },
      trace: { type: 'boolean', summary: 'show what happened, as a tree: what was tried, refused and weighed' },
      html: { type: 'string', value: 'FILE', summary: 'write what happened as a page' },
      key: { type: 'string', value: 'KEY', summary: 'instead of LODE_KEY and the saved key' },
      ...program,
    },
    examples: [
      { line: 'lode program', does: 'names, inputs and versions' },
      { line: 'lode program run triage --input ticket="It burns" --trace', does: 'its value, and how it came about' },
    ],
    run: async (invocation) => (await import('../commands/program.ts')).program(invocation),
  },
];
