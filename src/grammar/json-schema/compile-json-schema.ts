import type { Grammar } from '../language/rule.ts';
import type { DialectName } from './read/dialect.ts';
import { readSchema } from './read/read-schema.ts';
import type { NumberSpelling } from './rules/number-spelling.ts';
import { grammarOf } from './rules/value-rules.ts';
import type { Whitespace } from './rules/whitespace.ts';
import type { WordSpelling } from './rules/words.ts';
import { createShapes } from './shape/shapes.ts';
import { createTerms } from './term/terms.ts';
import { createTextSets } from './text/text-sets.ts';

export interface JsonSchemaOptions {
  /** Around names, colons, values and commas. Default: free. */
  readonly whitespace?: Whitespace;
  /** Default: any. */
  readonly numbers?: NumberSpelling;
  /** Default: as in JSON. */
  readonly words?: WordSpelling;
  /** Where the schema's `$schema` does not say it. Default: 2020-12. */
  readonly dialect?: DialectName;
}

/**
 * The grammar of the JSON texts that are valid under a schema: no more and no less. Members come in any order. What no
 * grammar can hold exactly is refused, never ignored.
 *
 * @param schema parsed JSON: an object or a boolean
 * @throws InvalidSchemaError when it is no schema
 * @throws UnsupportedSchemaError with the path of what is not supported
 * @throws SchemaBudgetError when it is too large
 */
export function compileJsonSchema(schema: unknown, options: JsonSchemaOptions = {}): Grammar {
  const terms = createTerms();
  const root = readSchema(schema, terms, options.dialect);
  const { whitespace = 'free', numbers = 'any', words = 'json' } = options;
  return grammarOf(root, createShapes(terms, createTextSets()), { whitespace, numbers, words });
}
