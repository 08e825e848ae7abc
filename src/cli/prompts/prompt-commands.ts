import type { Command } from '../command.ts';
import { program } from '../command-options.ts';

/** Prompts and their history. */
export const promptCommands: readonly Command[] = [
  {
    name: 'prompts',
    summary: 'prompts and their versions: list, show, history, diff, render, save, merge, label, review, import',
    positionals:
      '[list | show NAME[@VERSION] | history NAME | diff NAME[@VERSION] [VERSION] | render NAME[@VERSION] | …]',
    positionalsMax: 64,
    words: ['list', 'show', 'history', 'diff', 'render', 'save', 'merge', 'label', 'unlabel', 'review', 'import'],
    files: ['import'],
    options: {
      var: { type: 'string', value: 'NAME=VALUE', summary: 'a variable to render with, or a JSON object with all' },
      from: { type: 'string', value: 'FILE', summary: 'of a prompt to save: a prompt file, or a definition as JSON' },
      branch: { type: 'string', value: 'NAME', summary: 'to save to; it begins at the main branch where it is new' },
      reason: { type: 'string', value: 'TEXT', summary: 'why it is changed' },
      comment: { type: 'string', value: 'TEXT', summary: 'of a review' },
      approve: { type: 'boolean', summary: 'a review: it is good' },
      'want-changes': { type: 'boolean', summary: 'a review: it is not to be merged like that' },
      ...program,
    },
    examples: [
      { line: 'lode prompts history answer', does: 'versions, branches and labels, with who and why' },
      { line: 'lode prompts diff answer@v2 v3', does: 'line by line' },
      { line: 'lode prompts render answer --var question="Why?"', does: 'the messages that a model would read' },
      { line: 'lode prompts save answer --branch short --from short.txt --reason "fewer words"', does: 'a draft' },
      { line: 'lode prompts merge answer short', does: 'makes it what is current; `lode plan` shows the drift' },
      { line: 'lode prompts import langfuse.json > prompts.ts', does: 'prompts of other products as declarations' },
      { line: 'lode prompts label answer@v3 production', does: 'a name that can be moved' },
    ],
    run: async (invocation) => (await import('../commands/prompts.ts')).prompts(invocation),
  },
];
