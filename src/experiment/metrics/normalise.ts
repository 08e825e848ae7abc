/** How texts are read before they are compared. */
export interface Reading {
  /** The part of the answer that counts: the first group of the last match, or all of the match. Default: all. */
  readonly take?: RegExp;
  /** Whether capitals make a difference. Default: false. */
  readonly caseSensitive?: boolean;
}

/** What counts of a text: white space at its ends, and how much there is of it between words, never does. */
export function normalise(text: string, { take, caseSensitive = false }: Reading): string {
  const taken = take === undefined ? text : lastMatch(text, take);
  const plain = taken.trim().replace(/\s+/g, ' ');
  return caseSensitive ? plain : plain.toLowerCase();
}

function lastMatch(text: string, pattern: RegExp): string {
  const flags = pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`;
  const match = [...text.matchAll(new RegExp(pattern.source, flags))].at(-1);
  return match?.[1] ?? match?.[0] ?? '';
}

/** Words as SQuAD's score counts them: no capitals, no punctuation. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
