import type { Constraint } from '#contract';
import type { CallSyntax } from '../dialect/call-syntax.ts';
import type { ThoughtMarks } from '../dialect/dialect.ts';
import type { WantedCalls } from '../dialect/wanted-calls.ts';

/** What an answer may be: plain data, from which its grammar is made. */
export interface AnswerForm {
  /** Of its text; absent: anything. */
  readonly constraint?: Constraint | undefined;
  /** Absent: it holds none. */
  readonly calls?: (WantedCalls & { readonly syntax: CallSyntax }) | undefined;
  /** What stands before its text; absent: nothing. */
  readonly textMark?: string | undefined;
  /** Absent: it does not begin with a thought. */
  readonly thoughts?: (ThoughtMarks & { readonly hasBegun: boolean }) | undefined;
}
