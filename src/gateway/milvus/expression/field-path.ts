import { type CollectionEntry, dynamicField, type FieldEntry } from '../catalogue/collection-entry.ts';
import { MilvusError } from '../milvus-error.ts';
import type { FieldExpression } from './expression.ts';

/** Where in a record's metadata an expression's field is. */
export interface FieldPath {
  /** Absent for what no schema names. */
  readonly field: FieldEntry | undefined;
  readonly steps: readonly (string | number)[];
  /** As a filter of the store names it; absent where it cannot, because an element of a list is asked for. */
  readonly path: string | undefined;
}

/** @throws MilvusError for a field that is not there */
export function fieldPath({ name, keys }: FieldExpression, { fields, isDynamic }: CollectionEntry): FieldPath {
  const field = fields.find((each) => each.name === name);
  if (field === undefined && !isDynamic) throw new MilvusError('planFailed', `field ${name} not exist`);
  const steps = name === dynamicField && field === undefined ? keys : [name, ...keys];
  const isNamed = steps.every((step) => typeof step === 'string' && !step.includes('.'));
  return { field, steps, path: isNamed ? steps.join('.') : undefined };
}
