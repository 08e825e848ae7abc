import { InvalidSearchError } from './errors/invalid-search-error.ts';
import type { Phrase, WordQuery } from './word-query.ts';
import { wordsOf } from './words.ts';

const charactersMax = 2000;
const phrasesMax = 64;

/** `-`, a field, and words in quotes or one without; a star lets it go on. */
const item = /(-)?(?:(asked|answered):)?(?:"([^"]*)"?|([^\s"]+))/gu;

/**
 * What people write in a box of a search engine: all words must be there, in any order; `"exactly this"`, `begin*`,
 * `-without`, `one OR other`, `asked:word`, `answered:word`.
 *
 * @throws InvalidSearchError
 */
export function parseWords(text: string): Omit<WordQuery, 'facts'> {
  if (text.length > charactersMax) throw new InvalidSearchError(`it is longer than ${charactersMax} characters`);
  const clauses: Phrase[][] = [];
  const excluded: Phrase[] = [];
  let joinsLast = false;
  let phrases = 0;
  for (const [whole, minus, field, quoted, bare] of text.matchAll(item)) {
    if (whole === 'OR' && clauses.length > 0) {
      joinsLast = true;
      continue;
    }
    const words = wordsOf(quoted ?? bare ?? '');
    // Signs alone are no words.
    if (words.length === 0) continue;
    if (++phrases > phrasesMax) throw new InvalidSearchError(`it has more than ${phrasesMax} words and phrases`);
    const phrase: Phrase = { words, isPrefix: bare?.endsWith('*') ?? false, field: field as Phrase['field'] };
    if (minus !== undefined) excluded.push(phrase);
    else if (joinsLast) clauses.at(-1)?.push(phrase);
    else clauses.push([phrase]);
    joinsLast = false;
  }
  if (clauses.length === 0 && text.trim() !== '')
    throw new InvalidSearchError(excluded.length > 0 ? 'it only says what is not wanted' : 'there is no word in it');
  return { clauses, excluded };
}
