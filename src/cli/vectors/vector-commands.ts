import { program } from '../command-options.ts';
import type { Command } from '../command.ts';

export const vectorCommands: readonly Command[] = [
  {
    name: 'vectors',
    summary: 'what is in collections: list, search, verify, export, import, back up, restore, change the encoder',
    positionals: '[ACTION [NAME …]]',
    positionalsMax: 4,
    words: ['list', 'show', 'search', 'verify', 'export', 'import', 'fill', 'compare', 'backup', 'restore'],
    files: ['import', 'backup', 'restore'],
    options: {
      ...program,
      namespace: { type: 'string', value: 'NAME', summary: 'of this namespace only (default: "" or, for export, all)' },
      team: { type: 'string', value: 'TEAM', summary: 'for backup and restore: whose collection it is' },
      until: {
        type: 'string',
        value: 'TIME',
        summary: 'for restore: changes after it are left out (2026-11-25T09:00Z, 2h)',
      },
      later: {
        type: 'string',
        value: 'NAME',
        summary: 'for restore: the collection whose kept log goes on from the backup',
      },
      key: { type: 'string', value: 'KEY', summary: 'default: LODE_KEY, or a key that the program saves' },
    },
    examples: [
      { line: 'lode vectors search papers "how bats find moths"', does: 'the best ten by vectors and words together' },
      { line: 'lode vectors verify papers', does: 'looks at every page and record, and at what queries find' },
      { line: 'lode vectors export papers > papers.jsonl', does: 'every record as a line of JSON' },
      { line: 'lode vectors import papers papers.jsonl', does: 'puts such lines into a collection' },
      { line: 'lode vectors backup papers /backups/papers-1', does: 'copies it while it is used' },
      {
        line: 'lode vectors restore /backups/papers-1 papers-then --later papers --until 2h',
        does: 'as it was two hours ago, beside the other',
      },
      { line: 'lode vectors fill papers', does: 'makes the vectors that records lack since an encoder was declared' },
      { line: 'lode vectors compare papers default large', does: 'how much two kinds of vectors find in common' },
    ],
    run: async (invocation) => (await import('./vectors.ts')).vectors(invocation),
  },
];
