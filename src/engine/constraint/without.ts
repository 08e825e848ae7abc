import { allOf, anyText, concat, literal, not, type Regex } from '#grammar';

/** Any text that does not hold another. */
export function without(part: string): Regex {
  return allOf([anyText, not(concat([anyText, literal(part), anyText]))]);
}
