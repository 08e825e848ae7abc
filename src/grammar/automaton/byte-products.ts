import { characters } from '../language/regexes.ts';
import type { CodePointRange } from '../language/regex.ts';

/** A range of bytes (or digits) for each place: the texts are all combinations. */
export type Product = readonly CodePointRange[];

/**
 * Writes all numbers from `first` to `last`, given by their digits, as products of ranges. Digits below the first place
 * go from `min` to `max`.
 */
export function productsOf(first: readonly number[], last: readonly number[], min: number, max: number): Product[] {
  const [low = 0, ...lowRest] = first;
  const [high = 0, ...highRest] = last;
  if (lowRest.length === 0) return [[[low, high]]];
  const before = (digit: number, rest: readonly Product[]): Product[] => rest.map((tail) => [[digit, digit], ...tail]);
  if (low === high) return before(low, productsOf(lowRest, highRest, min, max));
  const smallest = lowRest.map(() => min);
  const largest = lowRest.map(() => max);
  const startsFull = lowRest.every((digit) => digit === min);
  const endsFull = highRest.every((digit) => digit === max);
  const from = startsFull ? low : low + 1;
  const to = endsFull ? high : high - 1;
  return [
    ...(startsFull ? [] : before(low, productsOf(lowRest, largest, min, max))),
    ...(from <= to ? [[[from, to] as const, ...lowRest.map(() => [min, max] as const)]] : []),
    ...(endsFull ? [] : before(high, productsOf(smallest, highRest, min, max))),
  ];
}

/** Code points by the number of their bytes in UTF-8; surrogates have no such form. */
const lengths: readonly CodePointRange[] = [
  [0, 0x7f],
  [0x80, 0x7ff],
  [0x800, 0xd7ff],
  [0xe000, 0xffff],
  [0x1_0000, 0x10_ffff],
];

/** The UTF-8 of code points. */
export function utf8Products(ranges: readonly CodePointRange[]): Product[] {
  return intersect(ranges, lengths).flatMap(([first, last]) => productsOf(utf8(first), utf8(last), 0x80, 0xbf));
}

function utf8(code: number): readonly number[] {
  return [...Buffer.from(String.fromCodePoint(code), 'utf8')];
}

/** @param ranges of both: ascending and apart */
export function intersect(ranges: readonly CodePointRange[], others: readonly CodePointRange[]): CodePointRange[] {
  return ranges.flatMap(([first, last]) =>
    others
      .map(([low, high]) => [Math.max(first, low), Math.min(last, high)] as const)
      .filter(([low, high]) => low <= high),
  );
}

export function union(ranges: readonly CodePointRange[]): readonly CodePointRange[] {
  const merged = characters(ranges);
  return merged.kind === 'characters' ? merged.ranges : [];
}
