const words =
  'the of and to in is that for it as was with be by on not he his but at are this have from or had an they which one'.split(
    ' ',
  );

/**
 * English-like text of about that many tokens (each word is one token for vocabularies learned from English). Texts of
 * different seeds differ from the first word on, so that no prefix cache helps.
 */
export function promptOfTokens(tokens: number, seed: number): string {
  // Knuth's multiplicative hash of the position: the words look shuffled and are the same in every run.
  const word = (index: number) => words[(Math.imul(index + 1 + seed * 7919, 2_654_435_761) >>> 16) % words.length];
  return Array.from({ length: tokens }, (_, index) => word(index)).join(' ');
}
