import type { CollectionDefinition, DefinitionChange, VectorField } from '#contract';
import { InvalidCollectionError } from '../errors/invalid-collection-error.ts';
import { checkDefinition } from './check-definition.ts';

/**
 * A definition as it is after a change.
 *
 * @param retired names of vectors that were dropped, whose columns may still be in segments
 * @throws InvalidCollectionError
 */
export function changedDefinition(
  before: CollectionDefinition,
  change: DefinitionChange,
  retired: readonly string[],
): CollectionDefinition {
  const refuse = (problem: string): never => {
    throw new InvalidCollectionError(problem);
  };
  for (const [name, field] of Object.entries(change.vectors ?? {})) {
    if (field === undefined) continue;
    const known = before.vectors[name];
    if (known && shapeOf(known) !== shapeOf(field))
      refuse(`it has vectors with the name "${name}", whose dimensions, metric and codes stay as they are`);
    if (!known && retired.includes(name)) refuse(`vectors with the name "${name}" were dropped; take another name`);
  }
  const definition: CollectionDefinition = {
    ...before,
    vectors: merged(before.vectors, change.vectors),
    ...(change.text && { text: merged(before.text ?? {}, change.text) }),
    ...given('primary', change),
    ...given('sparse', change),
    ...given('schema', change),
    ...given('historyHours', change),
  };
  checkDefinition(definition);
  return definition;
}

function shapeOf({ dimensions, metric, codes = 'int8' }: VectorField): string {
  return JSON.stringify([dimensions, metric, codes]);
}

function merged<Value>(
  before: Readonly<Record<string, Value>>,
  change: Readonly<Record<string, Value | undefined>> = {},
): Readonly<Record<string, Value>> {
  const entries = Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Record<string, Value>;
}

function given(
  name: 'primary' | 'sparse' | 'schema' | 'historyHours',
  change: DefinitionChange,
): Partial<CollectionDefinition> {
  return Object.hasOwn(change, name) ? { [name]: change[name] } : {};
}
