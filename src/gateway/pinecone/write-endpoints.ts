import { z } from 'zod';
import type { VectorPatch, VectorStore } from '#contract';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import type { Endpoint } from '../surface.ts';
import { dataEndpoints } from './data-endpoint.ts';
import { IndexNotFoundError } from './errors/index-not-found-error.ts';
import { namespaceOf } from './namespaces.ts';
import { pineconeFilter } from './pinecone-filter.ts';
import type { OpenIndex } from './pinecone-index.ts';
import { id, metadataOf, metadataSchema, vectorFields, vectorsOf } from './vector-json.ts';

/** Of one request. */
export const recordsMax = 1000;
export const namespace = z.string().max(512).nullish();
/** Checked by what reads it, which names the part that is wrong. */
export const filter = z.looseObject({}).nullish();

const schemas = {
  upsert: z.strictObject({
    vectors: z
      .array(z.strictObject({ id, ...vectorFields, metadata: metadataSchema }))
      .min(1)
      .max(recordsMax),
    namespace,
  }),
  update: z.strictObject({
    id: id.nullish(),
    ...vectorFields,
    setMetadata: metadataSchema,
    filter,
    dryRun: z.boolean().nullish(),
    namespace,
  }),
  delete: z.strictObject({
    ids: z.array(id).max(recordsMax).nullish(),
    deleteAll: z.boolean().nullish(),
    filter,
    namespace,
  }),
} as const;

type Fields<Name extends keyof typeof schemas> = z.output<(typeof schemas)[Name]>;

/** What changes the vectors of an index. */
export function writeEndpoints(store: VectorStore): readonly Endpoint[] {
  const endpoint = dataEndpoints(store);
  const post = { method: 'POST' } as const;
  return [
    endpoint({ ...post, path: '/vectors/upsert', summary: 'Put vectors', schema: schemas.upsert, answer: upsert }),
    endpoint({ ...post, path: '/vectors/update', summary: 'Change vectors', schema: schemas.update, answer: update }),
    endpoint({ ...post, path: '/vectors/delete', summary: 'Delete vectors', schema: schemas.delete, answer: remove }),
  ];
}

async function upsert(index: OpenIndex, { vectors, namespace: where }: Fields<'upsert'>) {
  const records = vectors.map(({ id: named, metadata, ...given }, place) => {
    const found = vectorsOf(index, given, `vectors[${place}].`);
    if (Object.keys(found.vectors).length === 0 && found.sparse === undefined)
      throw new InvalidFieldError(`vectors[${place}]`, 'Must provide either values or sparse values');
    return { id: named, ...found, metadata: metadataOf(metadata) };
  });
  await index.collection.upsert(records, namespaceOf(where));
  return { upsertedCount: records.length };
}

async function update(index: OpenIndex, fields: Fields<'update'>) {
  const { id: named, filter: chosen, setMetadata, dryRun } = fields;
  const where = namespaceOf(fields.namespace);
  if ((named == null) === (chosen == null)) throw new InvalidFieldError('id', 'send one of "id" and "filter"');
  const metadata = metadataOf(setMetadata);
  if (named != null) {
    await index.collection.update([{ id: named, ...vectorsOf(index, fields, ''), metadata }], where);
    return {};
  }
  if (fields.values != null || fields.sparseValues != null)
    throw new InvalidFieldError('values', 'by a filter only metadata is changed');
  const asked = pineconeFilter(chosen);
  if (dryRun) return { matchedRecords: await index.collection.count(where, asked) };
  return { matchedRecords: await patchAll(index, { where, asked }, metadata) };
}

/** Page by page; what others change meanwhile may be found before or after. */
async function patchAll(
  { collection }: OpenIndex,
  { where, asked }: { readonly where: string; readonly asked: ReturnType<typeof pineconeFilter> },
  metadata: VectorPatch['metadata'],
): Promise<number> {
  let changed = 0;
  let after: string | undefined;
  do {
    const page = await collection.list({ namespace: where, filter: asked, limit: recordsMax, after });
    const patches = page.records.map(({ id: each }) => ({ id: each, metadata }));
    changed += await collection.update(patches, where);
    after = page.next;
  } while (after !== undefined);
  return changed;
}

async function remove(
  { collection }: OpenIndex,
  { ids, deleteAll, filter: chosen, namespace: given }: Fields<'delete'>,
) {
  const where = namespaceOf(given);
  const ways = [ids?.length ? 1 : 0, deleteAll ? 1 : 0, chosen ? 1 : 0];
  if (ways.reduce((sum, way) => sum + way, 0) !== 1)
    throw new InvalidFieldError('ids', 'send one of "ids", "deleteAll" and "filter"');
  if (deleteAll) {
    if ((await collection.count(where)) === 0) throw new IndexNotFoundError('Namespace');
    await collection.deleteNamespace(where);
  } else await collection.delete(ids?.length ? { ids } : { filter: pineconeFilter(chosen) }, where);
  return {};
}
