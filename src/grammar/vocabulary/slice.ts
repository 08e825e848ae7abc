import type { CodePointRange } from '../language/regex.ts';
import { buildTrie, type SpeltToken, type TokenTrie } from './token-trie.ts';

/** Longer tokens are walked like those outside of the slice. */
const lengthMax = 48;

/**
 * The tokens that are made of whole characters of one set, by how many: most of a vocabulary. Where an automaton takes
 * any such characters, as inside a string, all of them are allowed at once, and only the rest is walked.
 */
export interface Slice {
  readonly characters: readonly CodePointRange[];
  /** By a number of characters: a mask of the slice's tokens that have no more. */
  readonly upTo: readonly Uint32Array[];
  /** The tokens outside. */
  readonly rest: TokenTrie;
}

/** @param spelt sorted by bytes */
export function cutSlice(spelt: readonly SpeltToken[], size: number, characters: readonly CodePointRange[]): Slice {
  const rest: SpeltToken[] = [];
  const words = Math.ceil(size / 32);
  const upTo = Array.from({ length: lengthMax + 1 }, () => new Uint32Array(words));
  let longest = 0;
  for (const one of spelt) {
    const length = countCharacters(one.bytes, characters);
    if (length === undefined || length > lengthMax) {
      rest.push(one);
      continue;
    }
    longest = Math.max(longest, length);
    const mask = upTo[length] as Uint32Array;
    mask[one.token >>> 5] = (mask[one.token >>> 5] as number) | (1 << (one.token & 31));
  }
  for (let length = 1; length <= longest; length++) {
    const shorter = upTo[length - 1] as Uint32Array;
    (upTo[length] as Uint32Array).forEach((word, at, mask) => (mask[at] = word | (shorter[at] as number)));
  }
  return { characters, upTo: upTo.slice(0, longest + 1), rest: buildTrie(rest) };
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Undefined where there is anything else than whole characters of the set. */
function countCharacters(bytes: string, characters: readonly CodePointRange[]): number | undefined {
  let text: string;
  try {
    text = decoder.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return undefined;
  }
  let count = 0;
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    if (!characters.some(([first, last]) => first <= code && code <= last)) return undefined;
    count++;
  }
  return count;
}
