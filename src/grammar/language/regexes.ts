import type { CodePointRange, Regex } from './regex.ts';

/** The empty text and no other. */
export const emptyText: Regex = { kind: 'concat', parts: [] };

/** No text at all. */
export const nothing: Regex = { kind: 'characters', ranges: [] };

/** Surrogates are no characters: no well-formed text has them. */
export const anyCharacter: Regex = characters([
  [0, 0xd7ff],
  [0xe000, 0x10ffff],
]);

export const anyText: Regex = repeat(anyCharacter, 0, Infinity);

/** White space as JSON has it, any amount. */
export const jsonSpace: Regex = repeat(
  characters([
    [9, 10],
    [13, 13],
    [32, 32],
  ]),
  0,
  Infinity,
);

/** @param ranges in any order; they may overlap */
export function characters(ranges: readonly CodePointRange[]): Regex {
  const merged: [number, number][] = [];
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const before = merged.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else if (first <= last) merged.push([first, last]);
  }
  return { kind: 'characters', ranges: merged };
}

/** Exactly this text. */
export function literal(text: string): Regex {
  return concat([...text].map((character) => codePoint(character.codePointAt(0) as number)));
}

export function concat(parts: readonly Regex[]): Regex {
  const flat = parts.flatMap((part) => (part.kind === 'concat' ? part.parts : [part]));
  if (flat.some(isNothing)) return nothing;
  return flat.length === 1 ? (flat[0] as Regex) : { kind: 'concat', parts: flat };
}

export function anyOf(options: readonly Regex[]): Regex {
  const flat = options
    .flatMap((option) => (option.kind === 'any-of' ? option.options : [option]))
    .filter((option) => !isNothing(option));
  if (flat.length === 0) return nothing;
  return flat.length === 1 ? (flat[0] as Regex) : { kind: 'any-of', options: flat };
}

/** @param parts none: any text */
export function allOf(parts: readonly Regex[]): Regex {
  const flat = parts
    .flatMap((part) => (part.kind === 'all-of' ? part.parts : [part]))
    .filter((part) => part !== anyText);
  if (flat.some(isNothing)) return nothing;
  if (flat.length === 0) return anyText;
  return flat.length === 1 ? (flat[0] as Regex) : { kind: 'all-of', parts: flat };
}

export function not(item: Regex): Regex {
  return item.kind === 'not' ? item.item : { kind: 'not', item };
}

/** @param max may be Infinity */
export function repeat(item: Regex, min: number, max: number): Regex {
  if (max === 0 || (min === 0 && isNothing(item))) return emptyText;
  if (isNothing(item)) return nothing;
  return min === 1 && max === 1 ? item : { kind: 'repeat', item, min, max };
}

function codePoint(value: number): Regex {
  return { kind: 'characters', ranges: [[value, value]] };
}

function isNothing(regex: Regex): boolean {
  return regex.kind === 'characters' && regex.ranges.length === 0;
}
