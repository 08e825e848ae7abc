import type { Constraint } from '#contract';
import { allOf, anyOf, concat, not, parsePattern, type Regex, substrings, texts } from '#grammar';

/**
 * All texts that a constraint allows, as one regular expression; undefined where JSON or a grammar is a part of it.
 *
 * @throws PatternError
 */
export function regexOf(constraint: Constraint): Regex | undefined {
  switch (constraint.kind) {
    case 'choices':
      return texts(constraint.choices);
    case 'substring':
      return substrings(constraint.text);
    case 'regex':
      return patternRegex(constraint.pattern);
    case 'not': {
      const denied = regexOf(constraint.of);
      return denied && not(denied);
    }
    case 'sequence':
      return joined(constraint.of, concat);
    case 'any':
      return joined(constraint.of, anyOf);
    case 'all':
      return joined(constraint.of, allOf);
    default:
      return undefined;
  }
}

function joined(parts: readonly Constraint[], join: (parts: readonly Regex[]) => Regex): Regex | undefined {
  const regexes = parts.map(regexOf).filter((regex) => regex !== undefined);
  return regexes.length === parts.length ? join(regexes) : undefined;
}

/** The texts that match as a whole. */
function patternRegex(pattern: string): Regex {
  // What is no expression by itself might be one in parentheses.
  parsePattern(pattern);
  return parsePattern(`^(?:${pattern})$`);
}
