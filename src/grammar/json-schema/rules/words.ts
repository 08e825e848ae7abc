import type { Shapes } from '../shape/shapes.ts';
import type { Term } from '../term/term.ts';

/** How null and the truths are written: as in JSON, or as Python has them. */
export type WordSpelling = 'json' | 'python';

const spellings = {
  json: { null: 'null', true: 'true', false: 'false' },
  python: { null: 'None', true: 'True', false: 'False' },
} as const;

/** Null and the truths among the values of a term, as they are written. */
export function wordsOf(term: Term, shapes: Shapes, spelling: WordSpelling): readonly string[] {
  const words = spellings[spelling];
  return [
    ...(shapes.hasNull(term) ? [words.null] : []),
    ...[true, false].filter((value) => shapes.hasTruth(term, value)).map((value) => words[`${value}`]),
  ];
}
