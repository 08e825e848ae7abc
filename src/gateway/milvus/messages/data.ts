import { messageType } from '../../grpc/index.ts';
import { named } from './collections.ts';
import { keyValuePair, status } from './status.ts';
import { fieldData, ids, longArray, stringArray } from './field-data.ts';
import { functionScore } from './schema.ts';

const templateArray = messageType('schema.TemplateArrayValue', {
  boolData: [1, messageType('schema.BoolArray', { data: [1, 'bool', 'repeated'] })],
  longData: [2, longArray],
  doubleData: [3, messageType('schema.DoubleArray', { data: [1, 'double', 'repeated'] })],
  stringData: [4, stringArray],
});

/** What stands for "{name}" in an expression. */
const templateValue = messageType('schema.TemplateValue', {
  boolVal: [1, 'bool', 'optional'],
  int64Val: [2, 'int64', 'optional'],
  floatVal: [3, 'double', 'optional'],
  stringVal: [4, 'string', 'optional'],
  arrayVal: [5, templateArray],
});

export const insertRequest = messageType('milvus.InsertRequest', {
  ...named,
  partitionName: [4, 'string'],
  fieldsData: [5, fieldData, 'repeated'],
  numRows: [7, 'uint32'],
});

export const upsertRequest = messageType('milvus.UpsertRequest', {
  ...named,
  partitionName: [4, 'string'],
  fieldsData: [5, fieldData, 'repeated'],
  numRows: [7, 'uint32'],
  partialUpdate: [9, 'bool'],
});

export const deleteRequest = messageType('milvus.DeleteRequest', {
  ...named,
  partitionName: [4, 'string'],
  expr: [5, 'string'],
  exprTemplateValues: [8, templateValue, 'map'],
});

export const mutationResult = messageType('milvus.MutationResult', {
  status: [1, status],
  IDs: [2, ids],
  succIndex: [3, 'uint32', 'repeated'],
  errIndex: [4, 'uint32', 'repeated'],
  acknowledged: [5, 'bool'],
  insertCnt: [6, 'int64'],
  deleteCnt: [7, 'int64'],
  upsertCnt: [8, 'int64'],
  timestamp: [9, 'uint64'],
});

export const queryRequest = messageType('milvus.QueryRequest', {
  ...named,
  expr: [4, 'string'],
  outputFields: [5, 'string', 'repeated'],
  partitionNames: [6, 'string', 'repeated'],
  queryParams: [9, keyValuePair, 'repeated'],
  exprTemplateValues: [13, templateValue, 'map'],
});

export const queryResults = messageType('milvus.QueryResults', {
  status: [1, status],
  fieldsData: [2, fieldData, 'repeated'],
  collectionName: [3, 'string'],
  outputFields: [4, 'string', 'repeated'],
  sessionTs: [5, 'uint64'],
  primaryFieldName: [6, 'string'],
});

export const searchRequest = messageType('milvus.SearchRequest', {
  ...named,
  partitionNames: [4, 'string', 'repeated'],
  dsl: [5, 'string'],
  placeholderGroup: [6, 'bytes'],
  ids: [22, ids],
  outputFields: [8, 'string', 'repeated'],
  searchParams: [9, keyValuePair, 'repeated'],
  nq: [12, 'int64'],
  exprTemplateValues: [18, templateValue, 'map'],
  functionScore: [19, functionScore],
});

export const hybridSearchRequest = messageType('milvus.HybridSearchRequest', {
  ...named,
  partitionNames: [4, 'string', 'repeated'],
  requests: [5, searchRequest, 'repeated'],
  rankParams: [6, keyValuePair, 'repeated'],
  outputFields: [10, 'string', 'repeated'],
  functionScore: [13, functionScore],
});

const iteratorResults = messageType('schema.SearchIteratorV2Results', {
  token: [1, 'string'],
  lastBound: [2, 'float'],
});

const searchResultData = messageType('schema.SearchResultData', {
  numQueries: [1, 'int64'],
  topK: [2, 'int64'],
  fieldsData: [3, fieldData, 'repeated'],
  scores: [4, 'float', 'repeated'],
  ids: [5, ids],
  topks: [6, 'int64', 'repeated'],
  outputFields: [7, 'string', 'repeated'],
  groupByFieldValue: [8, fieldData],
  searchIteratorV2Results: [11, iteratorResults],
  primaryFieldName: [13, 'string'],
});

export const searchResults = messageType('milvus.SearchResults', {
  status: [1, status],
  results: [2, searchResultData],
  collectionName: [3, 'string'],
  sessionTs: [4, 'uint64'],
});

export const flushRequest = messageType('milvus.FlushRequest', { collectionNames: [3, 'string', 'repeated'] });

export const flushResponse = messageType('milvus.FlushResponse', {
  status: [1, status],
  collSegIDs: [3, longArray, 'map'],
  flushCollSegIDs: [4, longArray, 'map'],
  collSealTimes: [5, 'int64', 'map'],
  collFlushTs: [6, 'uint64', 'map'],
});

export const flushAllResponse = messageType('milvus.FlushAllResponse', {
  status: [1, status],
  flushAllTs: [2, 'uint64'],
});

export const flushStateResponse = messageType('milvus.GetFlushStateResponse', {
  status: [1, status],
  flushed: [2, 'bool'],
});
