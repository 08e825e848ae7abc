import { messageType } from '../../grpc/index.ts';
import { keyValuePair, serverInfo, status } from './status.ts';
import { collectionSchema } from './schema.ts';

/** What most requests begin with. */
export const named = { dbName: [2, 'string'], collectionName: [3, 'string'] } as const;

export const collectionRequest = messageType('milvus.HasCollectionRequest', named);

export const createCollectionRequest = messageType('milvus.CreateCollectionRequest', {
  ...named,
  schema: [4, 'bytes'],
  shardsNum: [5, 'int32'],
  consistencyLevel: [6, 'int32'],
  properties: [7, keyValuePair, 'repeated'],
  numPartitions: [8, 'int64'],
});

export const alterCollectionRequest = messageType('milvus.AlterCollectionRequest', {
  ...named,
  properties: [5, keyValuePair, 'repeated'],
  deleteKeys: [6, 'string', 'repeated'],
});

export const alterFieldRequest = messageType('milvus.AlterCollectionFieldRequest', {
  ...named,
  fieldName: [4, 'string'],
  properties: [5, keyValuePair, 'repeated'],
  deleteKeys: [6, 'string', 'repeated'],
});

export const addFieldRequest = messageType('milvus.AddCollectionFieldRequest', { ...named, schema: [5, 'bytes'] });

export const renameCollectionRequest = messageType('milvus.RenameCollectionRequest', {
  dbName: [2, 'string'],
  oldName: [3, 'string'],
  newName: [4, 'string'],
  newDBName: [5, 'string'],
});

export const describeCollectionRequest = messageType('milvus.DescribeCollectionRequest', {
  ...named,
  collectionID: [4, 'int64'],
});

export const describeCollectionResponse = messageType('milvus.DescribeCollectionResponse', {
  status: [1, status],
  schema: [2, collectionSchema],
  collectionID: [3, 'int64'],
  createdTimestamp: [6, 'uint64'],
  createdUtcTimestamp: [7, 'uint64'],
  shardsNum: [8, 'int32'],
  aliases: [9, 'string', 'repeated'],
  consistencyLevel: [11, 'int32'],
  collectionName: [12, 'string'],
  properties: [13, keyValuePair, 'repeated'],
  dbName: [14, 'string'],
  numPartitions: [15, 'int64'],
  dbId: [16, 'int64'],
  updateTimestamp: [18, 'uint64'],
  updateTimestampStr: [19, 'string'],
});

export const showCollectionsRequest = messageType('milvus.ShowCollectionsRequest', {
  dbName: [2, 'string'],
  type: [4, 'int32'],
  collectionNames: [5, 'string', 'repeated'],
});

export const showCollectionsResponse = messageType('milvus.ShowCollectionsResponse', {
  status: [1, status],
  collectionNames: [2, 'string', 'repeated'],
  collectionIds: [3, 'int64', 'repeated'],
  createdTimestamps: [4, 'uint64', 'repeated'],
  createdUtcTimestamps: [5, 'uint64', 'repeated'],
  inMemoryPercentages: [6, 'int64', 'repeated'],
  queryServiceAvailable: [7, 'bool', 'repeated'],
  shardsNum: [8, 'int32', 'repeated'],
});

export const statisticsResponse = messageType('milvus.GetCollectionStatisticsResponse', {
  status: [1, status],
  stats: [2, keyValuePair, 'repeated'],
});

export const loadingProgressRequest = messageType('milvus.GetLoadingProgressRequest', {
  collectionName: [2, 'string'],
  partitionNames: [3, 'string', 'repeated'],
  dbName: [4, 'string'],
});

export const loadingProgressResponse = messageType('milvus.GetLoadingProgressResponse', {
  status: [1, status],
  progress: [2, 'int64'],
  refreshProgress: [3, 'int64'],
});

export const loadStateResponse = messageType('milvus.GetLoadStateResponse', {
  status: [1, status],
  state: [2, 'int32'],
});

export const connectRequest = messageType('milvus.ConnectRequest', {});
export const connectResponse = messageType('milvus.ConnectResponse', {
  status: [1, status],
  serverInfo: [2, serverInfo],
  identifier: [3, 'int64'],
});

export const versionResponse = messageType('milvus.GetVersionResponse', {
  status: [1, status],
  version: [2, 'string'],
});
export const healthResponse = messageType('milvus.CheckHealthResponse', {
  status: [1, status],
  isHealthy: [2, 'bool'],
});
export const timestampResponse = messageType('milvus.AllocTimestampResponse', {
  status: [1, status],
  timestamp: [2, 'uint64'],
});
