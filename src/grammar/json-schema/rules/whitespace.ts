import type { Regex } from '../../language/regex.ts';
import { anyOf, characters, concat, emptyText, jsonSpace, literal, repeat } from '../../language/regexes.ts';

/**
 * Where JSON may have white space: `free`: any amount; `none`: none; `modest`: none, a space, or a line break with some
 * indentation, as whoever writes JSON to be read does, and a model that would go on with white space for ever cannot.
 */
export type Whitespace = 'free' | 'modest' | 'none';

const indentationMax = 24;

const indentation = characters([
  [9, 9],
  [32, 32],
]);

export const spaces: Readonly<Record<Whitespace, Regex>> = {
  free: jsonSpace,
  modest: anyOf([emptyText, literal(' '), concat([literal('\n'), repeat(indentation, 0, indentationMax)])]),
  none: emptyText,
};
