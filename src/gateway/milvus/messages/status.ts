import { messageType } from '../../grpc/index.ts';

/** Numbers of fields: `milvus.proto.common`, as pymilvus 3.0 and the SDK for Node 3.0 bring them. */
export const status = messageType('common.Status', {
  errorCode: [1, 'int32'],
  reason: [2, 'string'],
  code: [3, 'int32'],
  retriable: [4, 'bool'],
  detail: [5, 'string'],
  extraInfo: [6, 'string', 'map'],
});

export const keyValuePair = messageType('common.KeyValuePair', { key: [1, 'string'], value: [2, 'string'] });

export const placeholderValue = messageType('common.PlaceholderValue', {
  tag: [1, 'string'],
  type: [2, 'int32'],
  values: [3, 'bytes', 'repeated'],
});

export const placeholderGroup = messageType('common.PlaceholderGroup', {
  placeholders: [1, placeholderValue, 'repeated'],
});

export const serverInfo = messageType('common.ServerInfo', {
  buildTags: [1, 'string'],
  buildTime: [2, 'string'],
  gitCommit: [3, 'string'],
  goVersion: [4, 'string'],
  deployMode: [5, 'string'],
  reserved: [6, 'string', 'map'],
});

/** What many methods answer with. */
export const boolResponse = messageType('milvus.BoolResponse', { status: [1, status], value: [2, 'bool'] });
