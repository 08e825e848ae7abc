import { PatternError } from '../../errors/pattern-error.ts';
import { UnsupportedSchemaError } from '../errors/unsupported-schema-error.ts';
import { patternSet } from '../text/pattern-sets.ts';

/**
 * A regular expression that a grammar can hold.
 *
 * @throws UnsupportedSchemaError where it is none that one can
 */
export function expectPattern(source: string, path: string): string {
  try {
    patternSet(source);
    return source;
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new UnsupportedSchemaError(path, `a pattern with ${error.problem}`, error.message);
  }
}
