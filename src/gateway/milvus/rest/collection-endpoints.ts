import { z } from 'zod';
import type { Given, MessageType } from '../../grpc/index.ts';
import type { Endpoint } from '../../surface.ts';
import type { FieldEntry, KeyValue } from '../catalogue/collection-entry.ts';
import type { Desk } from '../catalogue/desk.ts';
import { metricOf } from '../catalogue/definition-of.ts';
import { readSchema } from '../catalogue/read-schema.ts';
import { type DataTypeName, dataTypes, isVector } from '../data-type.ts';
import { collectionSchema } from '../messages/schema.ts';
import { MilvusError } from '../milvus-error.ts';
import {
  createCollection,
  dropCollection,
  loadCollection,
  releaseCollection,
  renameCollection,
} from '../operations/collections.ts';
import { createIndex } from '../operations/indexes.ts';
import { namedIn, namedSchema, type RestMaker } from './rest-endpoint.ts';

type SchemaMessage = typeof collectionSchema extends MessageType<infer Message> ? Given<Message> : never;

const typeName = z.enum(Object.keys(dataTypes) as [DataTypeName, ...DataTypeName[]]);
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const fieldSchema = z.object({
  fieldName: z.string(),
  dataType: typeName,
  isPrimary: z.boolean().default(false),
  isPartitionKey: z.boolean().default(false),
  nullable: z.boolean().default(false),
  elementDataType: typeName.optional(),
  elementTypeParams: z.record(z.string(), z.json()).default({}),
});
const indexSchema = z.object({
  fieldName: z.string(),
  indexName: z.string().default(''),
  metricType: z.string().optional(),
  indexType: z.string().default('AUTOINDEX'),
  params: z.record(z.string(), scalar).default({}),
});
const createSchema = z.object({
  ...namedSchema,
  dimension: z.int().optional(),
  metricType: z.string().default('COSINE'),
  idType: z.enum(['Int64', 'VarChar']).default('Int64'),
  autoID: z.boolean().default(false),
  primaryFieldName: z.string().default('id'),
  vectorFieldName: z.string().default('vector'),
  params: z.object({ max_length: z.union([z.int(), z.string()]).default(65_535) }).prefault({}),
  schema: z
    .object({
      autoId: z.boolean().default(false),
      enableDynamicField: z.boolean().default(false),
      fields: z.array(fieldSchema),
    })
    .optional(),
  indexParams: z.array(indexSchema).default([]),
});
type Create = z.output<typeof createSchema>;

/** Collections, and whether they are loaded. */
export function collectionEndpoints(make: RestMaker): readonly Endpoint[] {
  const named = z.object(namedSchema);
  return [
    make('collections/create', createSchema, async (fields, desk) => await create(desk, fields)),
    make('collections/list', z.object({ dbName: z.string().default('') }), ({ dbName }, { catalogue }) =>
      catalogue.collections(dbName).map(({ name }) => name),
    ),
    make('collections/has', named, ({ dbName, collectionName }, { catalogue }) => ({
      has: catalogue.find(dbName, collectionName) !== undefined,
    })),
    make('collections/describe', named, ({ dbName, collectionName }, { catalogue }) => {
      const entry = catalogue.collection(dbName, collectionName);
      const { name, id, description, isDynamic, isLoaded, shards, partitions, properties, aliases } = entry;
      return {
        collectionName: name,
        collectionID: id,
        description,
        autoId: entry.fields.some(({ autoId }) => autoId),
        enableDynamicField: isDynamic,
        fields: entry.fields.map(fieldJson),
        indexes: entry.indexes.map(({ name: indexName, field }) => {
          const target = entry.fields.find((each) => each.name === field);
          return {
            indexName,
            fieldName: field,
            metricType: target && isVector(target.type) ? metricOf(entry, target) : '',
          };
        }),
        load: isLoaded ? 'LoadStateLoaded' : 'LoadStateNotLoad',
        shardsNum: shards,
        partitionsNum: partitions.length,
        properties,
        aliases,
      };
    }),
    make('collections/get_stats', named, async ({ dbName, collectionName }, { catalogue, placement }) => ({
      rowCount: await (await placement.records(catalogue.collection(dbName, collectionName))).count(),
    })),
    make('collections/get_load_state', named, ({ dbName, collectionName }, { catalogue }) =>
      catalogue.collection(dbName, collectionName).isLoaded
        ? { loadState: 'LoadStateLoaded', loadProgress: 100 }
        : { loadState: 'LoadStateNotLoad' },
    ),
    make('collections/load', named, async (fields, desk) => await loadCollection(desk, namedIn(fields))),
    make('collections/release', named, async (fields, desk) => await releaseCollection(desk, namedIn(fields))),
    make('collections/drop', named, async (fields, desk) => await dropCollection(desk, namedIn(fields))),
    make(
      'collections/rename',
      z.object({ ...namedSchema, newCollectionName: z.string(), newDbName: z.string().default('') }),
      async (fields, desk) => {
        const to = { database: fields.newDbName, name: fields.newCollectionName };
        await renameCollection(desk, namedIn(fields), to);
      },
    ),
  ];
}

function fieldJson({ id, name, type, isPrimary, autoId, isNullable, params, description }: FieldEntry) {
  return { id, name, type, primaryKey: isPrimary, autoId, nullable: isNullable, params, description };
}

/** A collection by its schema, or by its dimension alone; with indexes it is loaded at once. */
async function create(desk: Desk, fields: Create): Promise<void> {
  const { schema, dimension, indexParams } = fields;
  if (schema === undefined && dimension === undefined)
    throw new MilvusError('parameterMissing', 'dimension is required for quickly create collection');
  const message = schema ? schemaMessage(schema) : quickSchema(fields);
  const read = readSchema(collectionSchema.decode(collectionSchema.encode(message)));
  await createCollection(desk, { ...namedIn(fields), schema: read, properties: [], consistencyLevel: 2, shards: 1 });
  const quick = {
    fieldName: fields.vectorFieldName,
    indexName: '',
    metricType: fields.metricType,
    indexType: 'AUTOINDEX',
    params: {},
  };
  const indexes = schema ? indexParams : [quick];
  for (const { fieldName: field, indexName: name, metricType, indexType, params } of indexes) {
    const pairs = pairsOf({ ...params, index_type: indexType, ...(metricType && { metric_type: metricType }) });
    await createIndex(desk, namedIn(fields), { field, name, params: pairs });
  }
  if (indexes.length > 0) await loadCollection(desk, namedIn(fields));
}

function schemaMessage({ autoId, enableDynamicField, fields }: NonNullable<Create['schema']>): SchemaMessage {
  return {
    autoID: autoId,
    enableDynamicField,
    fields: fields.map(({ fieldName: name, dataType, elementDataType, elementTypeParams, isPrimary, ...rest }) => ({
      name,
      dataType: dataTypes[dataType],
      isPrimaryKey: isPrimary,
      isPartitionKey: rest.isPartitionKey,
      nullable: rest.nullable,
      ...(elementDataType && { elementType: dataTypes[elementDataType] }),
      typeParams: pairsOf(elementTypeParams),
    })),
  };
}

function quickSchema({
  dimension = 0,
  idType,
  autoID,
  primaryFieldName,
  vectorFieldName,
  params,
}: Create): SchemaMessage {
  const key = { name: primaryFieldName, dataType: dataTypes[idType], isPrimaryKey: true, autoID };
  const vector = { name: vectorFieldName, dataType: dataTypes.FloatVector, typeParams: pairsOf({ dim: dimension }) };
  const typeParams = idType === 'VarChar' ? pairsOf(params) : [];
  return { autoID, enableDynamicField: true, fields: [{ ...key, typeParams }, vector] };
}

function pairsOf(params: Readonly<Record<string, unknown>>): readonly KeyValue[] {
  return Object.entries(params).map(([key, value]) => ({
    key,
    value: typeof value === 'object' ? JSON.stringify(value) : String(value),
  }));
}
