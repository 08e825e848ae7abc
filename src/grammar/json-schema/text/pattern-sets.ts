import type { Regex } from '../../language/regex.ts';
import { parsePattern } from '../../pattern/parse-pattern.ts';
import { formats } from './formats.ts';

const keptMax = 500;
const kept = new Map<string, Regex>();

/**
 * The texts in which a regular expression finds a match. Those made last are kept for all schemas.
 *
 * @throws PatternError
 */
export function patternSet(source: string): Regex {
  const regex = kept.get(source) ?? parsePattern(source);
  kept.delete(source);
  kept.set(source, regex);
  if (kept.size > keptMax) kept.delete(kept.keys().next().value!);
  return regex;
}

/** @param name of an asserted format */
export function formatSet(name: string): Regex {
  return patternSet(formats.get(name)!);
}
