/** Of one text. What comes after is not searched. */
const charactersMax = 100_000;
/** Longer ones are no words but data: digests, images. */
const wordCharactersMax = 64;

/** Scripts without spaces between words: each character is a word, and a word of several is found as a phrase. */
const unspaced = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}`;
const pattern = new RegExp(String.raw`[${unspaced}]|(?:(?![${unspaced}])[\p{L}\p{N}])+`, 'gu');
const marks = /\p{M}+/gu;
const beyondAscii = /[^\0-\x7f]/u;

/**
 * The words of a text as they are searched: small letters without accents, so that "Über" is found by "uber". Databases
 * divide texts in ways of their own; told in these words, one finds what the other does.
 */
export function wordsOf(text: string): readonly string[] {
  const small = text.slice(0, charactersMax).toLowerCase();
  const plain = beyondAscii.test(small) ? small.normalize('NFKD').replaceAll(marks, '') : small;
  return (plain.match(pattern) ?? []).filter((word) => word.length <= wordCharactersMax);
}
