import type { VectorCollection } from '#contract';
import type { Int64 } from '../../grpc/index.ts';
import { type CollectionEntry, type FieldEntry, primaryOf } from '../catalogue/collection-entry.ts';
import { MilvusError } from '../milvus-error.ts';
import { idOf } from '../rows/primary-key.ts';
import { type QueryVector, readPlaceholders } from './query-vectors.ts';

interface SearchInput {
  readonly placeholderGroup: Uint8Array;
  readonly ids: {
    readonly intId: { readonly data: readonly Int64[] } | null;
    readonly strId: { readonly data: readonly string[] } | null;
  } | null;
}

/**
 * What a search looks for: what comes with it, or the vectors of rows that are there.
 *
 * @throws MilvusError
 */
export async function queryVectorsOf(
  { placeholderGroup, ids }: SearchInput,
  field: FieldEntry,
  { entry, records }: { readonly entry: CollectionEntry; readonly records: VectorCollection },
): Promise<readonly QueryVector[]> {
  if (ids === null) return readPlaceholders(placeholderGroup, field);
  const keys = ids.intId?.data.map(String) ?? ids.strId?.data ?? [];
  const primary = primaryOf(entry);
  const wanted = keys.map((key) => idOf(key, primary));
  const found = new Map((await records.get(wanted)).map((record) => [record.id, record]));
  return wanted.map((id, index) => {
    const record = found.get(id);
    const vector = record?.vectors[field.name] ?? record?.sparse?.[field.name];
    if (vector) return vector;
    throw new MilvusError('parameterInvalid', `there is no row with the key ${keys[index]}, or it has no vector`);
  });
}
