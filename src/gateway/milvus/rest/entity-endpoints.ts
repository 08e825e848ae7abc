import { z } from 'zod';
import type { Endpoint } from '../../surface.ts';
import { type CollectionEntry, type FieldEntry, primaryOf } from '../catalogue/collection-entry.ts';
import { type Desk, loadedCollection } from '../catalogue/desk.ts';
import type { Expression } from '../expression/expression.ts';
import { parseExpression, parseOptional } from '../expression/parse-expression.ts';
import { fuse, rankerOf } from '../operations/fuse.ts';
import { queryRows } from '../operations/query-rows.ts';
import { type QueryVector, searchedField } from '../operations/query-vectors.ts';
import { searchParamsOf } from '../operations/search-params.ts';
import { type Hit, searchOne } from '../operations/search-rows.ts';
import { filterFor } from '../operations/select-rows.ts';
import { deleteRows, writeRows } from '../operations/write-rows.ts';
import { outputFieldsOf } from '../rows/output-fields.ts';
import { denseVectorIn, jsonKey, type JsonRow, readJsonRows, sparseVectorIn, writeJsonRow } from './json-rows.ts';
import { namedIn, namedSchema, type RestMaker } from './rest-endpoint.ts';
import { idOf } from '../rows/primary-key.ts';

const json = z.json();
const strings = z.array(z.string());
const row = z.record(z.string(), json);
const written = z.object({
  ...namedSchema,
  partitionName: z.string().default(''),
  data: z.union([z.array(row), row.transform((one) => [one])]),
});
const asked = { ...namedSchema, outputFields: strings.default([]), partitionNames: strings.default([]) };

const one = {
  data: z.array(json).min(1),
  annsField: z.string().default(''),
  limit: z.int().default(100),
  offset: z.int().default(0),
  filter: z.string().default(''),
  groupingField: z.string().optional(),
  searchParams: z.looseObject({ params: z.record(z.string(), json).optional() }).default({}),
};

const rerank = z.object({ strategy: z.string().default('rrf'), params: z.record(z.string(), json).default({}) });

/** Rows, in and out. */
export function entityEndpoints(make: RestMaker): readonly Endpoint[] {
  return [
    ...(['insert', 'upsert'] as const).map((purpose) =>
      make(`entities/${purpose}`, written, async ({ data, partitionName: partition, ...named }, desk) => {
        const rows = (entry: CollectionEntry) => readJsonRows(entry, data as readonly JsonRow[], purpose);
        const { entry, keys } = await writeRows(desk, namedIn(named), { partition, rows });
        const ids = keys.map((key) => jsonKey(idOf(key, primaryOf(entry)), entry));
        return { [`${purpose}Count`]: keys.length, [`${purpose}Ids`]: ids };
      }),
    ),
    make(
      'entities/delete',
      z.object({ ...namedSchema, filter: z.string(), partitionName: z.string().default('') }),
      async (fields, desk) => {
        const expression = parseExpression(fields.filter);
        await deleteRows(desk, namedIn(fields), { expression, partition: fields.partitionName });
      },
    ),
    make(
      'entities/query',
      z.object({ ...asked, filter: z.string().default(''), limit: z.int().default(100), offset: z.int().default(0) }),
      async (fields, desk) => await rowsFor(desk, fields, parseOptional(fields.filter), fields),
    ),
    make('entities/get', z.object({ ...asked, id: z.union([json, z.array(json)]) }), async (fields, desk) => {
      const ids = (Array.isArray(fields.id) ? fields.id : [fields.id]) as readonly (string | number)[];
      const { name } = primaryOf(desk.catalogue.collection(fields.dbName, fields.collectionName));
      const values: Expression = { kind: 'constant', value: ids };
      const expression: Expression = { kind: 'in', of: { kind: 'field', name, keys: [] }, values };
      return await rowsFor(desk, fields, expression, { limit: undefined, offset: 0 });
    }),
    make('entities/search', z.object({ ...asked, ...one }), async (fields, desk) => {
      const { entry, lists } = await search(desk, fields, fields);
      return lists.flat().map((hit) => hitJson(entry, hit, fields.outputFields));
    }),
    make(
      'entities/hybrid_search',
      z.object({ ...asked, search: z.array(z.object(one)).min(1), rerank, limit: z.int().default(100) }),
      async (fields, desk) => {
        const searches = await Promise.all(fields.search.map(async (each) => await search(desk, fields, each)));
        const ranker = rankerOf(fields.rerank.strategy, fields.rerank.params, searches.length);
        const hits = fuse(
          ranker,
          searches.map(({ metric, lists }) => ({ metric, hits: lists[0] ?? [] })),
        );
        return hits
          .slice(0, fields.limit)
          .map((hit) => hitJson(searches[0]?.entry as CollectionEntry, hit, fields.outputFields));
      },
    ),
  ];
}

interface Asked {
  readonly dbName: string;
  readonly collectionName: string;
  readonly outputFields: readonly string[];
  readonly partitionNames: readonly string[];
}

async function rowsFor(
  desk: Desk,
  { dbName, collectionName, outputFields, partitionNames: partitions }: Asked,
  expression: Expression | undefined,
  { limit, offset }: { readonly limit: number | undefined; readonly offset: number },
): Promise<readonly unknown[]> {
  const { entry, records } = await loadedCollection(desk, dbName, collectionName);
  if (outputFields.includes('count(*)'))
    return [{ 'count(*)': await records.count('', await filterFor(entry, records, { expression, partitions })) }];
  const output = outputFieldsOf(entry, [primaryOf(entry).name, ...outputFields]);
  const found = await queryRows(entry, records, { expression, partitions, limit, offset });
  return found.map((record) => writeJsonRow(entry, output, record));
}

async function search(
  desk: Desk,
  { dbName, collectionName, outputFields, partitionNames: partitions }: Asked,
  wanted: z.output<z.ZodObject<typeof one>>,
) {
  const { entry, records } = await loadedCollection(desk, dbName, collectionName);
  const { params: inner = {}, ...outer } = wanted.searchParams;
  const pairs = Object.entries({
    ...outer,
    ...inner,
    topk: wanted.limit,
    offset: wanted.offset,
    group_by_field: wanted.groupingField ?? '',
  });
  const params = searchParamsOf(
    pairs.filter(([, value]) => value !== '').map(([key, value]) => ({ key, value: String(value) })),
  );
  const { field, metric } = searchedField(entry, wanted.annsField, params.metric);
  const filter = await filterFor(entry, records, { expression: parseOptional(wanted.filter), partitions });
  const includeVectors = outputFieldsOf(entry, outputFields).hasVectors;
  const asks = { entry, records, field, metric, filter, params, includeVectors };
  const lists = await Promise.all(
    wanted.data.map(async (given) => await searchOne(asks, vectorIn(field, given as JsonRow[string]))),
  );
  return { entry, metric, lists };
}

function vectorIn(field: FieldEntry, given: JsonRow[string]): QueryVector {
  if (typeof given === 'string' && field.isOutput) return given;
  return field.type === 'SparseFloatVector' ? sparseVectorIn(field, given) : denseVectorIn(field, given);
}

function hitJson(entry: CollectionEntry, hit: Hit, outputFields: readonly string[]): JsonRow {
  const output = outputFieldsOf(entry, outputFields);
  return { distance: hit.score, ...writeJsonRow(entry, output, hit), [primaryOf(entry).name]: jsonKey(hit.id, entry) };
}
