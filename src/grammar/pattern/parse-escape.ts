import { complement, digits, type Ranges, spaces, wordCharacters } from './character-ranges.ts';
import type { PatternReader } from './pattern-reader.ts';
import { unicodeProperty } from './unicode-property.ts';

const classes: Readonly<Record<string, Ranges>> = {
  d: digits,
  D: complement(digits),
  w: wordCharacters,
  W: complement(wordCharacters),
  s: spaces,
  S: complement(spaces),
};

const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 };

/** What follows a backslash, where it stands for characters. Signs without a meaning stand for themselves. */
export function parseEscape(reader: PatternReader): Ranges {
  const at = reader.next;
  if (at in classes) return classes[reader.read()]!;
  if (at === 'p' || at === 'P') return parseProperty(reader);
  return one(parseCodePoint(reader));
}

function parseProperty(reader: PatternReader): Ranges {
  const isNegated = reader.read() === 'P';
  const name = reader.match(/^\{([^}]*)\}/)?.[1] ?? '';
  return unicodeProperty(name, isNegated) ?? reader.fail(`an unknown Unicode property "${name}"`);
}

function parseCodePoint(reader: PatternReader): number {
  const pair = reader.match(/^u(d[89ab][\da-f]{2})\\u(d[c-f][\da-f]{2})/i);
  if (pair !== undefined)
    return String.fromCharCode(Number.parseInt(pair[1]!, 16), Number.parseInt(pair[2]!, 16)).codePointAt(0)!;
  const hexadecimal = reader.match(/^(?:u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2}))/i);
  if (hexadecimal !== undefined) {
    const code = Number.parseInt(hexadecimal[1] ?? hexadecimal[2] ?? hexadecimal[3]!, 16);
    return code <= 0x10_ffff ? code : reader.fail('a character beyond Unicode');
  }
  const control = reader.match(/^c([a-z])/i);
  if (control !== undefined) return control[1]!.charCodeAt(0) % 32;
  if (/[1-9]/.test(reader.next)) reader.fail('a reference back to a group');
  if (reader.next === 'k') reader.fail('a reference back to a group');
  // Elsewhere such letters have meanings, as \\A and \\Z: what their authors meant is not the letter.
  if (/[a-zA-Z]/.test(reader.next) && !(reader.next in controls)) reader.fail('an escaped letter without a meaning');
  const letter = reader.read();
  return controls[letter] ?? letter.codePointAt(0)!;
}

export function one(code: number): Ranges {
  return [[code, code]];
}
