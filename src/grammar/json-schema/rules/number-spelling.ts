import type { Regex } from '../../language/regex.ts';
import { allOf, characters, concat, literal, anyOf, emptyText, repeat } from '../../language/regexes.ts';

/**
 * How numbers may be written: in `any` way that JSON has, as 1.50e1 for 15, or `plain`: without exponent and without
 * zeros at the end of a fraction, of at most so many digits, so that a model comes to an end.
 */
export type NumberSpelling = 'any' | 'plain';

const fractionDigitsMax = 40;

const digit = characters([[0x30, 0x39]]);
const digitButZero = characters([[0x31, 0x39]]);

const plain: Regex = concat([
  anyOf([emptyText, literal('-')]),
  anyOf([literal('0'), concat([digitButZero, repeat(digit, 0, Infinity)])]),
  repeat(concat([literal('.'), repeat(digit, 0, fractionDigitsMax - 1), digitButZero]), 0, 1),
]);

export function spelled(numbers: Regex, spelling: NumberSpelling): Regex {
  return spelling === 'plain' ? allOf([numbers, plain]) : numbers;
}
