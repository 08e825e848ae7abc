import type { Json } from '#base';

/** An input, and what is known of the answer that is wanted. */
export interface ExperimentCase {
  /** What it is called in reports. Default: its place among the cases, from 1. */
  readonly name?: string;
  /** Of the prompt's variables. */
  readonly values: Readonly<Record<string, Json>>;
  /** The answer that is wanted, or several that would do. */
  readonly expected?: string | readonly string[];
}

/** The answers that would do; none where a case does not say. */
export function expectedOf({ expected }: ExperimentCase): readonly string[] {
  if (expected === undefined) return [];
  return typeof expected === 'string' ? [expected] : expected;
}
