import { wordsOf } from './words.ts';

const charactersMax = 160;
/** Of what comes before the first word that was looked for. */
const charactersBefore = 40;

/**
 * The part of a text in which the first of the words is, on one line; its beginning where none is.
 *
 * @param words as they were asked for: see `parseWords`
 */
export function snippetOf(text: string, words: string): string {
  const wanted = new Set(words.split(/[\s"*():]+/u).flatMap((word) => (word.startsWith('-') ? [] : wordsOf(word))));
  const at = wanted.size === 0 ? 0 : placeOf(text, wanted);
  const from = at <= charactersBefore ? 0 : text.lastIndexOf(' ', at - charactersBefore) + 1 || at - charactersBefore;
  const part = text
    .slice(from, from + charactersMax)
    .toWellFormed()
    .replaceAll(/\s+/gu, ' ')
    .trim();
  return `${from > 0 ? '…' : ''}${part}${from + charactersMax < text.length ? '…' : ''}`;
}

function placeOf(text: string, wanted: ReadonlySet<string>): number {
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu))
    if (wordsOf(word).some((each) => wanted.has(each))) return index;
  return 0;
}
