import type { FormulaOf } from '../term/formula-of.ts';
import type { Term, TextTest } from '../term/term.ts';
import type { Terms } from '../term/terms.ts';

/** What shapes ask about terms while they are put together. */
export interface Judge {
  readonly terms: Terms;
  readonly formulaOf: FormulaOf;
  /** Whether a text passes a test. */
  holds(test: TextTest, text: string): boolean;
  /** True only where no value at all is in the term; false where that is so or not known without more work. */
  isPlainlyEmpty(term: Term): boolean;
}
