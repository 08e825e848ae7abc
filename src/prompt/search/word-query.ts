/** Words that follow each other; the last of a prefix may go on. */
export interface Phrase {
  readonly words: readonly string[];
  readonly isPrefix: boolean;
  /** Where they must be. Absent: anywhere. */
  readonly field?: 'asked' | 'answered' | undefined;
}

/** What the index of words is asked for: every clause must hold. */
export interface WordQuery {
  readonly clauses: readonly (readonly Phrase[])[];
  readonly excluded: readonly Phrase[];
  /** Of each group one: see `factWord`. */
  readonly facts: readonly (readonly string[])[];
}

export function isEmpty({ clauses, facts }: WordQuery): boolean {
  return clauses.length === 0 && facts.length === 0;
}
