import type { Given, GrpcMethod, MessageType } from '../../grpc/index.ts';
import type { CollectionEntry } from '../catalogue/collection-entry.ts';
import { changeCollection, type Desk } from '../catalogue/desk.ts';
import { readField, readSchema } from '../catalogue/read-schema.ts';
import { writeSchema } from '../catalogue/write-schema.ts';
import {
  addFieldRequest,
  alterCollectionRequest,
  alterFieldRequest,
  collectionRequest,
  createCollectionRequest,
  describeCollectionRequest,
  describeCollectionResponse,
  loadingProgressRequest,
  loadingProgressResponse,
  loadStateResponse,
  renameCollectionRequest,
  showCollectionsRequest,
  showCollectionsResponse,
  statisticsResponse,
} from '../messages/collections.ts';
import { boolResponse } from '../messages/status.ts';
import { collectionSchema, fieldSchema } from '../messages/schema.ts';
import { MilvusError } from '../milvus-error.ts';
import {
  addField,
  altered,
  createCollection,
  dropCollection,
  loadCollection,
  releaseCollection,
  renameCollection,
  truncateCollection,
} from '../operations/collections.ts';
import { hybridTime } from './hybrid-time.ts';
import type { MethodMaker } from './milvus-method.ts';

/** What requests begin with, in our words. */
export const namedIn = ({ dbName, collectionName }: { readonly dbName: string; readonly collectionName: string }) => ({
  database: dbName,
  name: collectionName,
});

/** `LoadState` of Milvus. */
const loadStates = { notExist: 0, notLoad: 1, loaded: 3 } as const;
/** `ShowType`: only what is in memory. */
const inMemory = 1;

/** Collections: made, told of, changed, loaded and dropped. */
export function collectionMethods({ does, tells }: MethodMaker): Readonly<Record<string, GrpcMethod>> {
  return {
    CreateCollection: does(createCollectionRequest, async (message, desk) => {
      const { schema, properties, consistencyLevel, shardsNum: shards } = message;
      const read = readSchema(decode(collectionSchema, schema));
      await createCollection(desk, { ...namedIn(message), schema: read, properties, consistencyLevel, shards });
    }),
    HasCollection: tells(collectionRequest, boolResponse, (message, { catalogue }) => {
      const { database, name } = namedIn(message);
      return { value: catalogue.find(database, name) !== undefined };
    }),
    DescribeCollection: tells(describeCollectionRequest, describeCollectionResponse, (message, desk) =>
      description(desk, describedEntry(desk, message)),
    ),
    ShowCollections: tells(
      showCollectionsRequest,
      showCollectionsResponse,
      ({ dbName, type, collectionNames }, desk) => {
        const all = desk.catalogue.collections(dbName);
        const named = collectionNames.map((name) => desk.catalogue.collection(dbName, name));
        const shown = (collectionNames.length > 0 ? named : all).filter(
          ({ isLoaded }) => type !== inMemory || isLoaded,
        );
        return {
          collectionNames: shown.map(({ name }) => name),
          collectionIds: shown.map(({ id }) => id),
          createdTimestamps: shown.map(({ createdMs }) => hybridTime(createdMs)),
          createdUtcTimestamps: shown.map(({ createdMs }) => createdMs),
          inMemoryPercentages: shown.map(({ isLoaded }) => (isLoaded ? 100 : 0)),
          queryServiceAvailable: shown.map(({ isLoaded }) => isLoaded),
          shardsNum: shown.map(({ shards }) => shards),
        };
      },
    ),
    DropCollection: does(collectionRequest, async (message, desk) => await dropCollection(desk, namedIn(message))),
    TruncateCollection: does(
      collectionRequest,
      async (message, desk) => await truncateCollection(desk, namedIn(message)),
    ),
    ...changeMethods({ does }),
    ...loadMethods({ does, tells }),
  };
}

function changeMethods({ does }: Pick<MethodMaker, 'does'>): Readonly<Record<string, GrpcMethod>> {
  return {
    RenameCollection: does(renameCollectionRequest, async ({ dbName, oldName, newName, newDBName }, desk) => {
      await renameCollection(desk, { database: dbName, name: oldName }, { database: newDBName, name: newName });
    }),
    AlterCollection: does(alterCollectionRequest, async (message, desk) => {
      const { properties, deleteKeys } = message;
      await changeCollection(desk, namedIn(message), (entry) => ({
        ...entry,
        properties: altered(entry.properties, properties, deleteKeys),
      }));
    }),
    AlterCollectionField: does(alterFieldRequest, async (message, desk) => {
      const { fieldName, properties, deleteKeys } = message;
      await changeCollection(desk, namedIn(message), (entry) => {
        if (!entry.fields.some(({ name }) => name === fieldName))
          throw new MilvusError('fieldNotFound', `[field=${fieldName}]`);
        const fields = entry.fields.map((field) =>
          field.name === fieldName ? { ...field, params: altered(field.params, properties, deleteKeys) } : field,
        );
        return { ...entry, fields };
      });
    }),
    AddCollectionField: does(addFieldRequest, async (message, desk) => {
      const schema = decode(fieldSchema, message.schema);
      await addField(desk, namedIn(message), (id) => readField(schema, { id, isOutput: false, isAuto: false }));
    }),
  };
}

function loadMethods({ does, tells }: MethodMaker): Readonly<Record<string, GrpcMethod>> {
  return {
    GetCollectionStatistics: tells(collectionRequest, statisticsResponse, async (message, { catalogue, placement }) => {
      const { database, name } = namedIn(message);
      const records = await placement.records(catalogue.collection(database, name));
      return { stats: [{ key: 'row_count', value: String(await records.count()) }] };
    }),
    LoadCollection: does(collectionRequest, async (message, desk) => await loadCollection(desk, namedIn(message))),
    ReleaseCollection: does(
      collectionRequest,
      async (message, desk) => await releaseCollection(desk, namedIn(message)),
    ),
    GetLoadingProgress: tells(loadingProgressRequest, loadingProgressResponse, (message, { catalogue }) => {
      const { database, name } = namedIn(message);
      const { isLoaded } = catalogue.collection(database, name);
      if (!isLoaded) throw new MilvusError('collectionNotLoaded', `[collection=${name}]`);
      return { progress: 100, refreshProgress: 100 };
    }),
    GetLoadState: tells(loadingProgressRequest, loadStateResponse, (message, { catalogue }) => {
      const { database, name } = namedIn(message);
      const entry = catalogue.find(database, name);
      if (entry === undefined) return { state: loadStates.notExist };
      return { state: entry.isLoaded ? loadStates.loaded : loadStates.notLoad };
    }),
  };
}

function decode<Message extends object>(type: MessageType<Message>, bytes: Uint8Array): Message {
  try {
    return type.decode(bytes);
  } catch {
    throw new MilvusError('parameterInvalid', 'the schema cannot be read');
  }
}

type DataOf<Type> = Type extends MessageType<infer Message> ? Message : never;

function describedEntry(
  { catalogue }: Desk,
  { dbName, collectionName, collectionID }: DataOf<typeof describeCollectionRequest>,
): CollectionEntry {
  const byId = collectionName === '' ? catalogue.byId(collectionID.toNumber()) : undefined;
  return byId ?? catalogue.collection(dbName, collectionName);
}

function description(
  { catalogue }: Desk,
  entry: CollectionEntry,
): Omit<Given<DataOf<typeof describeCollectionResponse>>, 'status'> {
  const { id, name, database, createdMs, shards, aliases, consistencyLevel, properties, partitions } = entry;
  return {
    schema: writeSchema(entry),
    collectionID: id,
    createdTimestamp: hybridTime(createdMs),
    createdUtcTimestamp: createdMs,
    shardsNum: shards,
    aliases,
    consistencyLevel,
    collectionName: name,
    properties,
    dbName: database,
    numPartitions: partitions.length,
    dbId: catalogue.database(database).id,
  };
}
