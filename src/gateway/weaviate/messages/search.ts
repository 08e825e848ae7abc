import { messageType } from '../../grpc/index.ts';
import { filters, vectors } from './base.ts';
import { generativeResult, generativeSearch } from './generative.ts';
import { bm25, hybrid, nearMedia, nearObject, nearText, nearVector } from './near.ts';
import { properties } from './values.ts';

const metadataRequest = messageType('weaviate.v1.MetadataRequest', {
  uuid: [1, 'bool'],
  vector: [2, 'bool'],
  creationTimeUnix: [3, 'bool'],
  lastUpdateTimeUnix: [4, 'bool'],
  distance: [5, 'bool'],
  certainty: [6, 'bool'],
  score: [7, 'bool'],
  explainScore: [8, 'bool'],
  isConsistent: [9, 'bool'],
  vectors: [10, 'string', 'repeated'],
});

const propertiesRequest = messageType('weaviate.v1.PropertiesRequest', {
  nonRefProperties: [1, 'string', 'repeated'],
  refProperties: [2, messageType('weaviate.v1.RefPropertiesRequest', { referenceProperty: [1, 'string'] }), 'repeated'],
  objectProperties: [3, messageType('weaviate.v1.ObjectPropertiesRequest', { propName: [1, 'string'] }), 'repeated'],
  returnAllNonrefProperties: [11, 'bool'],
});

export const searchRequest = messageType('weaviate.v1.SearchRequest', {
  collection: [1, 'string'],
  tenant: [10, 'string'],
  properties: [20, propertiesRequest],
  metadata: [21, metadataRequest],
  groupBy: [
    22,
    messageType('weaviate.v1.GroupBy', {
      path: [1, 'string', 'repeated'],
      numberOfGroups: [2, 'int32'],
      objectsPerGroup: [3, 'int32'],
    }),
  ],
  limit: [30, 'uint32'],
  offset: [31, 'uint32'],
  autocut: [32, 'uint32'],
  after: [33, 'string'],
  sortBy: [
    34,
    messageType('weaviate.v1.SortBy', { ascending: [1, 'bool'], path: [2, 'string', 'repeated'] }),
    'repeated',
  ],
  filters: [40, filters],
  hybridSearch: [41, hybrid],
  bm25Search: [42, bm25],
  nearVector: [43, nearVector],
  nearObject: [44, nearObject],
  nearText: [45, nearText],
  nearImage: [46, nearMedia],
  nearAudio: [47, nearMedia],
  nearVideo: [48, nearMedia],
  nearDepth: [49, nearMedia],
  nearThermal: [50, nearMedia],
  nearImu: [51, nearMedia],
  generative: [60, generativeSearch],
  rerank: [61, messageType('weaviate.v1.Rerank', { property: [1, 'string'], query: [2, 'string', 'optional'] })],
  boost: [62, messageType('weaviate.v1.Boost', { weight: [2, 'float', 'optional'] })],
});

const metadataResult = messageType('weaviate.v1.MetadataResult', {
  id: [1, 'string'],
  creationTimeUnix: [3, 'int64'],
  creationTimeUnixPresent: [4, 'bool'],
  lastUpdateTimeUnix: [5, 'int64'],
  lastUpdateTimeUnixPresent: [6, 'bool'],
  distance: [7, 'float'],
  distancePresent: [8, 'bool'],
  certainty: [9, 'float'],
  certaintyPresent: [10, 'bool'],
  score: [11, 'float'],
  scorePresent: [12, 'bool'],
  explainScore: [13, 'string'],
  explainScorePresent: [14, 'bool'],
  isConsistent: [15, 'bool', 'optional'],
  isConsistentPresent: [18, 'bool'],
  vectorBytes: [19, 'bytes'],
  idAsBytes: [20, 'bytes'],
  rerankScore: [21, 'double'],
  rerankScorePresent: [22, 'bool'],
  vectors: [23, vectors, 'repeated'],
});

const propertiesResult = messageType('weaviate.v1.PropertiesResult', {
  targetCollection: [3, 'string'],
  nonRefProps: [11, properties],
  refPropsRequested: [12, 'bool'],
});

const searchResult = messageType('weaviate.v1.SearchResult', {
  properties: [1, propertiesResult],
  metadata: [2, metadataResult],
  generative: [3, generativeResult],
});

const groupByResult = messageType('weaviate.v1.GroupByResult', {
  name: [1, 'string'],
  minDistance: [2, 'float'],
  maxDistance: [3, 'float'],
  numberOfObjects: [4, 'int64'],
  objects: [5, searchResult, 'repeated'],
});

export const searchReply = messageType('weaviate.v1.SearchReply', {
  took: [1, 'float'],
  results: [2, searchResult, 'repeated'],
  groupByResults: [4, groupByResult, 'repeated'],
  generativeGroupedResults: [5, generativeResult],
});

export type SearchRequest = ReturnType<typeof searchRequest.decode>;
export type SearchResult = ReturnType<typeof searchResult.decode>;
export type MetadataRequest = ReturnType<typeof metadataRequest.decode>;
