import { messageType } from '../../grpc/index.ts';
import { named } from './collections.ts';
import { keyValuePair, status } from './status.ts';

export const partitionRequest = messageType('milvus.CreatePartitionRequest', {
  ...named,
  partitionName: [4, 'string'],
});

/** To load and to release them. */
export const partitionsRequest = messageType('milvus.ReleasePartitionsRequest', {
  ...named,
  partitionNames: [4, 'string', 'repeated'],
});

export const showPartitionsRequest = messageType('milvus.ShowPartitionsRequest', {
  ...named,
  partitionNames: [5, 'string', 'repeated'],
  type: [6, 'int32'],
});

export const showPartitionsResponse = messageType('milvus.ShowPartitionsResponse', {
  status: [1, status],
  partitionNames: [2, 'string', 'repeated'],
  partitionIDs: [3, 'int64', 'repeated'],
  createdTimestamps: [4, 'uint64', 'repeated'],
  createdUtcTimestamps: [5, 'uint64', 'repeated'],
  inMemoryPercentages: [6, 'int64', 'repeated'],
});

export const createIndexRequest = messageType('milvus.CreateIndexRequest', {
  ...named,
  fieldName: [4, 'string'],
  extraParams: [5, keyValuePair, 'repeated'],
  indexName: [6, 'string'],
});

export const alterIndexRequest = messageType('milvus.AlterIndexRequest', {
  ...named,
  indexName: [4, 'string'],
  extraParams: [5, keyValuePair, 'repeated'],
  deleteKeys: [6, 'string', 'repeated'],
});

/** To describe, drop, and ask after one. */
export const indexRequest = messageType('milvus.DescribeIndexRequest', {
  ...named,
  fieldName: [4, 'string'],
  indexName: [5, 'string'],
});

const indexDescription = messageType('milvus.IndexDescription', {
  indexName: [1, 'string'],
  indexID: [2, 'int64'],
  params: [3, keyValuePair, 'repeated'],
  fieldName: [4, 'string'],
  indexedRows: [5, 'int64'],
  totalRows: [6, 'int64'],
  state: [7, 'int32'],
});

export const describeIndexResponse = messageType('milvus.DescribeIndexResponse', {
  status: [1, status],
  indexDescriptions: [2, indexDescription, 'repeated'],
});

export const indexProgressResponse = messageType('milvus.GetIndexBuildProgressResponse', {
  status: [1, status],
  indexedRows: [2, 'int64'],
  totalRows: [3, 'int64'],
});

export const indexStateResponse = messageType('milvus.GetIndexStateResponse', {
  status: [1, status],
  state: [2, 'int32'],
  failReason: [3, 'string'],
});

export const aliasRequest = messageType('milvus.CreateAliasRequest', { ...named, alias: [4, 'string'] });

/** To drop and to describe one. */
export const dropAliasRequest = messageType('milvus.DropAliasRequest', { dbName: [2, 'string'], alias: [3, 'string'] });

export const describeAliasResponse = messageType('milvus.DescribeAliasResponse', {
  status: [1, status],
  dbName: [2, 'string'],
  alias: [3, 'string'],
  collection: [4, 'string'],
});

export const listAliasesResponse = messageType('milvus.ListAliasesResponse', {
  status: [1, status],
  dbName: [2, 'string'],
  collectionName: [3, 'string'],
  aliases: [4, 'string', 'repeated'],
});

export const databaseRequest = messageType('milvus.CreateDatabaseRequest', {
  dbName: [2, 'string'],
  properties: [3, keyValuePair, 'repeated'],
});

export const alterDatabaseRequest = messageType('milvus.AlterDatabaseRequest', {
  dbName: [2, 'string'],
  properties: [4, keyValuePair, 'repeated'],
  deleteKeys: [5, 'string', 'repeated'],
});

export const listDatabasesResponse = messageType('milvus.ListDatabasesResponse', {
  status: [1, status],
  dbNames: [2, 'string', 'repeated'],
  createdTimestamp: [3, 'uint64', 'repeated'],
  dbIds: [4, 'int64', 'repeated'],
});

export const describeDatabaseResponse = messageType('milvus.DescribeDatabaseResponse', {
  status: [1, status],
  dbName: [2, 'string'],
  dbID: [3, 'int64'],
  createdTimestamp: [4, 'uint64'],
  properties: [5, keyValuePair, 'repeated'],
});
