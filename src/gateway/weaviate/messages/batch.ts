import { type MessageType, messageType } from '../../grpc/index.ts';
import { filters, vectors } from './base.ts';
import { struct } from './struct.ts';

const named = { propName: [2, 'string'] } as const;

const numbers = messageType('weaviate.v1.NumberArrayProperties', {
  values: [1, 'double', 'repeated'],
  ...named,
  valuesBytes: [3, 'bytes'],
});
const integers = messageType('weaviate.v1.IntArrayProperties', { values: [1, 'int64', 'repeated'], ...named });
const texts = messageType('weaviate.v1.TextArrayProperties', { values: [1, 'string', 'repeated'], ...named });
const booleans = messageType('weaviate.v1.BooleanArrayProperties', { values: [1, 'bool', 'repeated'], ...named });

/** Objects hold objects. */
export interface ObjectValue {
  readonly nonRefProperties: ReturnType<typeof struct.decode> | null;
  readonly numberArrayProperties: readonly ReturnType<typeof numbers.decode>[];
  readonly intArrayProperties: readonly ReturnType<typeof integers.decode>[];
  readonly textArrayProperties: readonly ReturnType<typeof texts.decode>[];
  readonly booleanArrayProperties: readonly ReturnType<typeof booleans.decode>[];
  readonly objectProperties: readonly { readonly value: ObjectValue | null; readonly propName: string }[];
  readonly objectArrayProperties: readonly { readonly values: readonly ObjectValue[]; readonly propName: string }[];
  readonly emptyListProps: readonly string[];
}

const objectValue = messageType('weaviate.v1.ObjectPropertiesValue', {
  nonRefProperties: [1, struct],
  numberArrayProperties: [2, numbers, 'repeated'],
  intArrayProperties: [3, integers, 'repeated'],
  textArrayProperties: [4, texts, 'repeated'],
  booleanArrayProperties: [5, booleans, 'repeated'],
  objectProperties: [6, (): MessageType<object> => objectProperties, 'repeated'],
  objectArrayProperties: [7, (): MessageType<object> => objectArrayProperties, 'repeated'],
  emptyListProps: [10, 'string', 'repeated'],
}) as MessageType<object> as MessageType<ObjectValue>;

const objectProperties = messageType('weaviate.v1.ObjectProperties', { value: [1, objectValue], ...named });
const objectArrayProperties = messageType('weaviate.v1.ObjectArrayProperties', {
  values: [1, objectValue, 'repeated'],
  ...named,
});

const references = messageType('weaviate.v1.BatchObject.SingleTargetRefProps', {
  uuids: [1, 'string', 'repeated'],
  ...named,
});

const batchProperties = messageType('weaviate.v1.BatchObject.Properties', {
  nonRefProperties: [1, struct],
  singleTargetRefProps: [2, references, 'repeated'],
  multiTargetRefProps: [3, references, 'repeated'],
  numberArrayProperties: [4, numbers, 'repeated'],
  intArrayProperties: [5, integers, 'repeated'],
  textArrayProperties: [6, texts, 'repeated'],
  booleanArrayProperties: [7, booleans, 'repeated'],
  objectProperties: [8, objectProperties, 'repeated'],
  objectArrayProperties: [9, objectArrayProperties, 'repeated'],
  emptyListProps: [10, 'string', 'repeated'],
});

const batchObject = messageType('weaviate.v1.BatchObject', {
  uuid: [1, 'string'],
  properties: [3, batchProperties],
  collection: [4, 'string'],
  tenant: [5, 'string'],
  vectorBytes: [6, 'bytes'],
  vectors: [23, vectors, 'repeated'],
});

export type BatchObject = ReturnType<typeof batchObject.decode>;

export const batchObjectsRequest = messageType('weaviate.v1.BatchObjectsRequest', {
  objects: [1, batchObject, 'repeated'],
});

export const batchObjectsReply = messageType('weaviate.v1.BatchObjectsReply', {
  took: [1, 'float'],
  errors: [
    2,
    messageType('weaviate.v1.BatchObjectsReply.BatchError', { index: [1, 'int32'], error: [2, 'string'] }),
    'repeated',
  ],
});

const empty = messageType('weaviate.v1.BatchStreamRequest.Start', {});

export const batchStreamRequest = messageType('weaviate.v1.BatchStreamRequest', {
  start: [1, empty],
  data: [
    2,
    messageType('weaviate.v1.BatchStreamRequest.Data', {
      objects: [
        1,
        messageType('weaviate.v1.BatchStreamRequest.Data.Objects', { values: [1, batchObject, 'repeated'] }),
      ],
      references: [
        2,
        messageType('weaviate.v1.BatchStreamRequest.Data.References', {
          values: [1, messageType('weaviate.v1.BatchReference', { name: [1, 'string'] }), 'repeated'],
        }),
      ],
    }),
  ],
  stop: [3, empty],
});

const detail = { uuid: [2, 'string', 'optional'], beacon: [3, 'string', 'optional'] } as const;

export const batchStreamReply = messageType('weaviate.v1.BatchStreamReply', {
  results: [
    1,
    messageType('weaviate.v1.BatchStreamReply.Results', {
      errors: [
        1,
        messageType('weaviate.v1.BatchStreamReply.Results.Error', { error: [1, 'string'], ...detail }),
        'repeated',
      ],
      successes: [2, messageType('weaviate.v1.BatchStreamReply.Results.Success', detail), 'repeated'],
    }),
  ],
  started: [4, empty],
  backoff: [5, messageType('weaviate.v1.BatchStreamReply.Backoff', { batchSize: [1, 'int32'] })],
  acks: [6, messageType('weaviate.v1.BatchStreamReply.Acks', { uuids: [1, 'string', 'repeated'] })],
});

export const batchDeleteRequest = messageType('weaviate.v1.BatchDeleteRequest', {
  collection: [1, 'string'],
  filters: [2, filters],
  verbose: [3, 'bool'],
  dryRun: [4, 'bool'],
  tenant: [6, 'string', 'optional'],
});

export const batchDeleteReply = messageType('weaviate.v1.BatchDeleteReply', {
  took: [1, 'float'],
  failed: [2, 'int64'],
  matches: [3, 'int64'],
  successful: [4, 'int64'],
  objects: [
    5,
    messageType('weaviate.v1.BatchDeleteObject', { uuid: [1, 'bytes'], successful: [2, 'bool'] }),
    'repeated',
  ],
});
