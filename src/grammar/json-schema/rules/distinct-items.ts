import type { Rule } from '../../language/rule.ts';
import { UnsupportedSchemaError } from '../errors/unsupported-schema-error.ts';
import type { ArrayShape } from '../shape/array-shape.ts';
import type { ValueRules } from './rules.ts';

/** Items no two of which are equal. */
export function distinctItems(_shape: ArrayShape, path: string, _rules: ValueRules): Rule {
  throw new UnsupportedSchemaError(path, 'uniqueItems');
}
