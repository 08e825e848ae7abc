import type { CollectionEntry, IndexEntry, KeyValue } from '../catalogue/collection-entry.ts';
import { changeCollection, type Desk } from '../catalogue/desk.ts';
import { isVector } from '../data-type.ts';
import { MilvusError } from '../milvus-error.ts';
import { altered, type Named } from './collections.ts';

/** @throws MilvusError */
export async function createIndex(
  desk: Desk,
  named: Named,
  { field, name, params }: { readonly field: string; readonly name: string; readonly params: readonly KeyValue[] },
): Promise<void> {
  const { sequence } = desk;
  await changeCollection(desk, named, async (entry) => {
    const target = entry.fields.find((each) => each.name === field);
    if (target === undefined && !entry.isDynamic)
      throw new MilvusError('unexpected', `cannot create index on non-exist field: ${field}`);
    const index: IndexEntry = { id: sequence.next(), name: name === '' ? field : name, field, params };
    const there = entry.indexes.find((each) => each.field === field || each.name === index.name);
    if (there && sameParams(there.params, params) && there.field === field) return entry;
    if (there?.field === field)
      throw new MilvusError('parameterInvalid', `at most one distinct index is allowed per field`);
    if (there)
      throw new MilvusError('parameterInvalid', `the index name "${index.name}" is taken by the field ${there.field}`);
    const changed = { ...entry, indexes: [...entry.indexes, index] };
    return target && isVector(target.type) ? await conformed(desk, changed) : changed;
  });
}

/** Records follow the metric of their index. */
async function conformed({ gate, placement, sequence }: Desk, entry: CollectionEntry): Promise<CollectionEntry> {
  const newName = `milvus-${sequence.next()}`;
  return await gate.alone(entry.id, async () => ({ ...entry, storeName: await placement.conform(entry, newName) }));
}

function sameParams(some: readonly KeyValue[], others: readonly KeyValue[]): boolean {
  const text = (pairs: readonly KeyValue[]) =>
    pairs
      .map(({ key, value }) => `${key}=${value}`)
      .toSorted()
      .join('\n');
  return text(some) === text(others);
}

/** @throws MilvusError while the collection is loaded and the index is of a vector */
export async function dropIndex(desk: Desk, named: Named, wanted: string): Promise<void> {
  await changeCollection(desk, named, (entry) => {
    const gone = entry.indexes.filter(({ name, field }) => wanted === '' || name === wanted || field === wanted);
    const ofVector = gone.find(({ field }) => entry.fields.some(({ name, type }) => name === field && isVector(type)));
    if (ofVector && entry.isLoaded)
      throw new MilvusError('unexpected', `vector index cannot be dropped on loaded collection: ${entry.name}`);
    return { ...entry, indexes: entry.indexes.filter((index) => !gone.includes(index)) };
  });
}

export async function alterIndex(
  desk: Desk,
  named: Named,
  {
    index,
    set,
    remove,
  }: { readonly index: string; readonly set: readonly KeyValue[]; readonly remove: readonly string[] },
): Promise<void> {
  await changeCollection(desk, named, (entry) => {
    indexesOf(entry, index);
    const indexes = entry.indexes.map((each) =>
      each.name === index ? { ...each, params: altered(each.params, set, remove) } : each,
    );
    return { ...entry, indexes };
  });
}

/**
 * The index of this name or of this field, or all.
 *
 * @throws MilvusError where there is none
 */
export function indexesOf(entry: CollectionEntry, index: string, field = ''): readonly IndexEntry[] {
  const found = entry.indexes.filter(
    (each) => (index === '' || each.name === index) && (field === '' || each.field === field),
  );
  const [first] = found;
  if (first === undefined)
    throw new MilvusError('indexNotFound', index === '' ? `[collection=${entry.name}]` : `[index=${index}]`);
  return found;
}
