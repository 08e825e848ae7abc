import type { CodePointRange } from '../language/regex.ts';

/** Code points in ranges; surrogates are no characters. */
export type Ranges = readonly CodePointRange[];

export const everyCharacter: Ranges = [
  [0, 0xd7ff],
  [0xe000, 0x10_ffff],
];

/** ECMA-262, CharacterClassEscape; without flags, so that digits and words are those of ASCII. */
export const digits: Ranges = [[0x30, 0x39]];

export const wordCharacters: Ranges = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];

/** ECMA-262, WhiteSpace and LineTerminator. */
export const spaces: Ranges = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];

/** What `.` does not match. */
export const lineEnds: Ranges = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];

/** The characters that are not in the ranges. */
export function complement(ranges: Ranges): Ranges {
  return everyCharacter.flatMap(([first, last]) => {
    const gaps: CodePointRange[] = [];
    let next = first;
    for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
      if (to < next || from > last) continue;
      if (from > next) gaps.push([next, from - 1]);
      next = Math.max(next, to + 1);
    }
    return next <= last ? [...gaps, [next, last] as const] : gaps;
  });
}

export function intersection(ones: Ranges, others: Ranges): Ranges {
  return ones.flatMap(([first, last]) =>
    others.flatMap(([from, to]) => {
      const both = [Math.max(first, from), Math.min(last, to)] as const;
      return both[0] <= both[1] ? [both] : [];
    }),
  );
}
