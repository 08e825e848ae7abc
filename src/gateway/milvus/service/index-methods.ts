import type { GrpcMethod } from '../../grpc/index.ts';
import type { Desk } from '../catalogue/desk.ts';
import {
  alterIndexRequest,
  createIndexRequest,
  describeIndexResponse,
  indexProgressResponse,
  indexRequest,
  indexStateResponse,
} from '../messages/partitions.ts';
import { alterIndex, createIndex, dropIndex, indexesOf } from '../operations/indexes.ts';
import { namedIn } from './collection-methods.ts';
import type { MethodMaker } from './milvus-method.ts';

/** `IndexState` of Milvus: there is nothing to wait for. */
const finished = 3;

interface Wanted {
  readonly dbName: string;
  readonly collectionName: string;
  readonly fieldName: string;
  readonly indexName: string;
}

/** Indexes: what they are asked to be is kept and told again; which one is built is the store's own choice. */
export function indexMethods({ does, tells }: MethodMaker): Readonly<Record<string, GrpcMethod>> {
  return {
    CreateIndex: does(createIndexRequest, async (message, desk) => {
      const { fieldName: field, indexName: name, extraParams } = message;
      const params = extraParams.map(({ key, value }) => ({ key, value }));
      await createIndex(desk, namedIn(message), { field, name, params });
    }),
    AlterIndex: does(alterIndexRequest, async (message, desk) => {
      const { indexName: index, extraParams: set, deleteKeys: remove } = message;
      await alterIndex(desk, namedIn(message), { index, set, remove });
    }),
    DropIndex: does(indexRequest, async (message, desk) => {
      await dropIndex(desk, namedIn(message), message.indexName === '' ? message.fieldName : message.indexName);
    }),
    DescribeIndex: tells(
      indexRequest,
      describeIndexResponse,
      async (message, desk) => await descriptions(message, desk),
    ),
    GetIndexStatistics: tells(
      indexRequest,
      describeIndexResponse,
      async (message, desk) => await descriptions(message, desk),
    ),
    GetIndexBuildProgress: tells(indexRequest, indexProgressResponse, async (message, desk) => {
      const { indexDescriptions } = await descriptions(message, desk);
      const [{ totalRows = 0 } = {}] = indexDescriptions;
      return { indexedRows: totalRows, totalRows };
    }),
    GetIndexState: tells(indexRequest, indexStateResponse, (message, { catalogue }) => {
      const { database, name } = namedIn(message);
      indexesOf(catalogue.collection(database, name), message.indexName, message.fieldName);
      return { state: finished };
    }),
  };
}

async function descriptions(message: Wanted, { catalogue, placement }: Desk) {
  const { database, name } = namedIn(message);
  const entry = catalogue.collection(database, name);
  const indexes = indexesOf(entry, message.indexName, message.fieldName);
  const rows = await (await placement.records(entry)).count();
  const indexDescriptions = indexes.map(({ id, name: indexName, field: fieldName, params }) => {
    const counts = { indexedRows: rows, totalRows: rows, pendingIndexRows: 0 };
    return { indexName, indexID: id, params, fieldName, ...counts, state: finished };
  });
  return { indexDescriptions };
}
