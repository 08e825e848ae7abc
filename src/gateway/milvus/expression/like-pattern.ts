/** A pattern of `like`: `%` stands for any text, `_` for any character, `\%` and `\_` for themselves. */
export interface LikePattern {
  /** What a text must begin with. */
  readonly prefix: string;
  /** The prefix is all that it says: `abc%`. */
  readonly isPrefix: boolean;
  /** It stands for one text. */
  readonly isWhole: boolean;
  matches(text: string): boolean;
}

const any = Symbol('any text');
const one = Symbol('any character');
type Part = string | typeof any | typeof one;

export function likePattern(pattern: string): LikePattern {
  const parts = (pattern.match(/\\[%_\\]|[\s\S]/gu) ?? []).map((part): Part => {
    if (part === '%') return any;
    if (part === '_') return one;
    return part.length === 2 && part.startsWith('\\') ? part.slice(1) : part;
  });
  const wild = parts.findIndex((part) => typeof part === 'symbol');
  return {
    prefix: parts.slice(0, wild === -1 ? undefined : wild).join(''),
    isWhole: wild === -1,
    isPrefix: wild === parts.length - 1 && parts[wild] === any,
    matches: (text) => matches(parts, [...text]),
  };
}

/** Goes back to the last `%` only, so that no pattern takes longer than its length times the text's. */
function matches(parts: readonly Part[], letters: readonly string[]): boolean {
  let part = 0;
  let letter = 0;
  let retry: { readonly part: number; letter: number } | undefined;
  while (letter < letters.length) {
    if (parts[part] === any) retry = { part: ++part, letter };
    else if (parts[part] === one || (part < parts.length && parts[part] === letters[letter])) {
      part++;
      letter++;
    } else if (retry) {
      part = retry.part;
      letter = ++retry.letter;
    } else return false;
  }
  return parts.slice(part).every((left) => left === any);
}
