import { findUntested } from './file-rules.ts';
import type { Limit, Sizes } from './ratchet.ts';
import type { SourceFile } from './source-file.ts';
import { isTest } from './source-tree.ts';

const overLines = (lines: number, allowed: number) => `has ${lines} lines, at most ${allowed}`;

/** What a ratchet guards. offenders.json holds what was over a limit when the limit came. */
export const limits = {
  'lines in a file': {
    limit: 250,
    says: overLines,
    remedy: 'Divide it into files of one purpose.',
  },
  'lines in a function': {
    limit: 60,
    says: overLines,
    remedy: 'Divide it into steps with names.',
  },
  'files without a test': {
    limit: 0,
    says: () => 'is reached by no test beside the sources',
    remedy: 'Put a test of the same name beside it.',
  },
} as const satisfies Readonly<Record<string, Limit>>;

/** Shorter files are covered by the tests of those that use them. */
const untestedLinesMax = 60;

/** The sizes now. Tests are exempt from the limit on functions: theirs are as long as their tables. */
export function measureSizes(files: readonly SourceFile[]): Readonly<Record<keyof typeof limits, Sizes>> {
  const sources = files.filter(({ path }) => !isTest(path));
  return {
    'lines in a file': Object.fromEntries(files.map(({ path, lines }) => [path, lines])),
    'lines in a function': Object.fromEntries(
      sources.flatMap(({ path, functions }) => functions.map(({ name, lines }) => [`${path}#${name}`, lines] as const)),
    ),
    'files without a test': Object.fromEntries(findUntested(files, untestedLinesMax).map((path) => [path, 1])),
  };
}
