import type { CodePointRange } from '../language/regex.ts';

/**
 * How characters are written: as they are, or as between the quotes of a JSON string; there with any escape, or with none
 * that is not needed.
 */
export type Spelling = 'utf8' | 'json' | 'plain-json';

/** Which escapes a JSON string may have: any, or only those of characters that cannot do without. */
export type Escapes = 'any' | 'needed';

/** A byte, or some bits of the character's number in a byte, the highest first. */
export type Place = { readonly byte: number } | { readonly bits: number; bytesOf(digit: number): readonly number[] };

/** A way to write characters: as a row of places. */
export interface CharacterForm {
  /** Characters that can be written so. */
  readonly characters: readonly CodePointRange[];
  /** What is taken off a character's number first. */
  readonly offset: number;
  readonly places: readonly Place[];
}

const byte = (text: string): Place => ({ byte: text.charCodeAt(0) });
const bitsAfter = (bits: number, prefix: number): Place => ({ bits, bytesOf: (digit) => [prefix | digit] });
const more = bitsAfter(6, 0x80);

/** A hexadecimal digit whose upper bits may be given, as those of surrogates are. */
function hexadecimal(bits: number, prefix = 0): Place {
  const forms = (digit: number) => [digit.toString(16), digit.toString(16).toUpperCase()];
  return { bits, bytesOf: (digit) => [...new Set(forms(prefix | digit).map((text) => text.charCodeAt(0)))] };
}

/** Code points that a JSON string may hold as they are. */
export const unescaped: readonly CodePointRange[] = [
  [0x20, 0x21],
  [0x23, 0x5b],
  [0x5d, 0xd7ff],
  [0xe000, 0x10_ffff],
];

const utf8: readonly CharacterForm[] = [
  { characters: [[0, 0x7f]], offset: 0, places: [bitsAfter(7, 0)] },
  { characters: [[0x80, 0x7ff]], offset: 0, places: [bitsAfter(5, 0xc0), more] },
  {
    characters: [
      [0x800, 0xd7ff],
      [0xe000, 0xffff],
    ],
    offset: 0,
    places: [bitsAfter(4, 0xe0), more, more],
  },
  { characters: [[0x1_0000, 0x10_ffff]], offset: 0, places: [bitsAfter(3, 0xf0), more, more, more] },
];

/** The escapes of one letter (RFC 8259, section 7). */
const shortEscapes: readonly CharacterForm[] = (
  [
    [0x22, '"'],
    [0x5c, '\\'],
    [0x2f, '/'],
    [0x08, 'b'],
    [0x0c, 'f'],
    [0x0a, 'n'],
    [0x0d, 'r'],
    [0x09, 't'],
  ] as const
).map(([code, letter]) => ({ characters: [[code, code]], offset: code, places: [byte('\\'), byte(letter)] }));

/** Characters that need an escape and have none of one letter. */
const control: readonly CodePointRange[] = [
  [0x00, 0x07],
  [0x0b, 0x0b],
  [0x0e, 0x1f],
];

const digit = hexadecimal(4);
const longEscapes: readonly CharacterForm[] = [
  {
    characters: [
      [0, 0xd7ff],
      [0xe000, 0xffff],
    ],
    offset: 0,
    places: [byte('\\'), byte('u'), digit, digit, digit, digit],
  },
  {
    characters: [[0x1_0000, 0x10_ffff]],
    offset: 0x1_0000,
    places: [
      byte('\\'),
      byte('u'),
      hexadecimal(0, 13),
      hexadecimal(2, 8),
      digit,
      digit,
      byte('\\'),
      byte('u'),
      hexadecimal(0, 13),
      hexadecimal(2, 12),
      digit,
      digit,
    ],
  },
];

/** The forms of all characters in a spelling; those of escapes in `json` come for characters that need none too. */
export const formsOf: Readonly<Record<Spelling, readonly CharacterForm[]>> = {
  utf8,
  json: [...within(utf8, unescaped), ...shortEscapes, ...longEscapes],
  'plain-json': [
    ...within(utf8, unescaped),
    ...shortEscapes.filter(({ offset }) => offset !== 0x2f),
    ...within(longEscapes, control),
  ],
};

function within(forms: readonly CharacterForm[], ranges: readonly CodePointRange[]): readonly CharacterForm[] {
  return forms.map((form) => ({ ...form, characters: intersect(form.characters, ranges) }));
}

/** @param ranges of both: ascending and apart */
export function intersect(
  ranges: readonly CodePointRange[],
  others: readonly CodePointRange[],
): readonly CodePointRange[] {
  const both: CodePointRange[] = [];
  for (let at = 0, other = 0; at < ranges.length && other < others.length;) {
    const [first, last] = ranges[at] as CodePointRange;
    const [low, high] = others[other] as CodePointRange;
    if (Math.max(first, low) <= Math.min(last, high)) both.push([Math.max(first, low), Math.min(last, high)]);
    if (last < high) at++;
    else other++;
  }
  return both;
}

/** @param ranges of both: ascending and apart */
export function overlap(ranges: readonly CodePointRange[], others: readonly CodePointRange[]): boolean {
  for (let at = 0, other = 0; at < ranges.length && other < others.length;) {
    const [first, last] = ranges[at] as CodePointRange;
    const [low, high] = others[other] as CodePointRange;
    if (first <= high && low <= last) return true;
    if (last < high) at++;
    else other++;
  }
  return false;
}
