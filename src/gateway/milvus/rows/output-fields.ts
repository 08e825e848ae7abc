import { type CollectionEntry, dynamicField, type FieldEntry } from '../catalogue/collection-entry.ts';
import { isVector } from '../data-type.ts';
import { MilvusError } from '../milvus-error.ts';

/** Which fields of rows a client wants to see. */
export interface OutputFields {
  readonly fields: readonly FieldEntry[];
  /** Of the fields that no schema names: these, all of them, or (undefined) none. */
  readonly dynamic: readonly string[] | 'all' | undefined;
  /** As they are told to the client, which picks what it shows by them. */
  readonly names: readonly string[];
  readonly hasVectors: boolean;
}

/** @throws MilvusError for a name that there is not */
export function outputFieldsOf(entry: CollectionEntry, wanted: readonly string[]): OutputFields {
  const { fields, isDynamic } = entry;
  const isAll = wanted.includes('*');
  const asked = wanted.filter((name) => name !== '*');
  const known = fields.filter(({ name, isOutput }) => asked.includes(name) || (isAll && !isOutput));
  const others = asked.map(pathOf).filter((name) => !fields.some((field) => field.name === name));
  const [unknown] = others;
  if (unknown !== undefined && !isDynamic) throw new MilvusError('fieldNotFound', `field ${unknown} not exist`);
  const hasAll = isDynamic && (isAll || others.includes(dynamicField));
  const dynamic = hasAll ? 'all' : others.length > 0 ? others : undefined;
  const names = [...known.map(({ name }) => name), ...(dynamic === 'all' ? [dynamicField] : (dynamic ?? []))];
  return { fields: known, dynamic, names, hasVectors: known.some(({ type }) => isVector(type)) };
}

/** `$meta["colour"]` is another way to say `colour`. */
function pathOf(name: string): string {
  return /^\$meta\[(["'])(.*)\1\]$/.exec(name)?.[2] ?? name;
}
