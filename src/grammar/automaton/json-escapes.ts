import type { CodePointRange } from '../language/regex.ts';
import { intersect, type Product, productsOf } from './byte-products.ts';

/** The escapes of one letter, by the code points they stand for (RFC 8259, section 7). */
const shortEscapes: readonly (readonly [code: number, letter: string])[] = [
  [0x22, '"'],
  [0x5c, '\\'],
  [0x2f, '/'],
  [0x08, 'b'],
  [0x0c, 'f'],
  [0x0a, 'n'],
  [0x0d, 'r'],
  [0x09, 't'],
];

/** Code points that a JSON string may hold as they are. */
export const unescaped: readonly CodePointRange[] = [
  [0x20, 0x21],
  [0x23, 0x5b],
  [0x5d, 0xd7ff],
  [0xe000, 0x10_ffff],
];

const plane: readonly CodePointRange[] = [
  [0, 0xd7ff],
  [0xe000, 0xffff],
];
const beyond: readonly CodePointRange[] = [[0x1_0000, 0x10_ffff]];

/** What follows the backslash in one part of an escape: a letter of its own, or u and four hexadecimal digits. */
export type Escape =
  | { readonly kind: 'letter'; readonly letter: string }
  | { readonly kind: 'digits'; readonly digits: Product }
  /** A surrogate pair: two times u and four digits, the second after a backslash of its own. */
  | { readonly kind: 'pair'; readonly high: readonly Product[]; readonly low: readonly Product[] };

/** All ways to write code points with escapes; a surrogate comes in its pair only. */
export function escapesOf(ranges: readonly CodePointRange[]): Escape[] {
  const letters = shortEscapes
    .filter(([code]) => ranges.some(([first, last]) => first <= code && code <= last))
    .map(([, letter]) => ({ kind: 'letter', letter }) as const);
  const digits = intersect(ranges, plane)
    .flatMap(([first, last]) => hexadecimal(first, last))
    .map((product) => ({ kind: 'digits', digits: product }) as const);
  return [...letters, ...digits, ...intersect(ranges, beyond).flatMap(([first, last]) => pairs(first, last))];
}

function hexadecimal(first: number, last: number): Product[] {
  return productsOf(digitsOf(first), digitsOf(last), 0, 15);
}

function digitsOf(code: number): readonly number[] {
  return [code >> 12, (code >> 8) & 15, (code >> 4) & 15, code & 15];
}

function pairs(first: number, last: number): Escape[] {
  const halves = (code: number) => [(code - 0x1_0000) >> 10, (code - 0x1_0000) & 0x3ff];
  return productsOf(halves(first), halves(last), 0, 0x3ff).map(([high = [0, 0], low = [0, 0]]) => ({
    kind: 'pair',
    high: hexadecimal(0xd800 + high[0], 0xd800 + high[1]),
    low: hexadecimal(0xdc00 + low[0], 0xdc00 + low[1]),
  }));
}
