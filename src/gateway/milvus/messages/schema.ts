import { messageType } from '../../grpc/index.ts';
import { keyValuePair } from './status.ts';

/** One value, such as a default. */
export const valueField = messageType('schema.ValueField', {
  boolData: [1, 'bool', 'optional'],
  intData: [2, 'int32', 'optional'],
  longData: [3, 'int64', 'optional'],
  floatData: [4, 'float', 'optional'],
  doubleData: [5, 'double', 'optional'],
  stringData: [6, 'string', 'optional'],
});

export const fieldSchema = messageType('schema.FieldSchema', {
  fieldID: [1, 'int64'],
  name: [2, 'string'],
  isPrimaryKey: [3, 'bool'],
  description: [4, 'string'],
  dataType: [5, 'int32'],
  typeParams: [6, keyValuePair, 'repeated'],
  indexParams: [7, keyValuePair, 'repeated'],
  autoID: [8, 'bool'],
  elementType: [10, 'int32'],
  defaultValue: [11, valueField],
  isDynamic: [12, 'bool'],
  isPartitionKey: [13, 'bool'],
  isClusteringKey: [14, 'bool'],
  nullable: [15, 'bool'],
  isFunctionOutput: [16, 'bool'],
});

export const functionSchema = messageType('schema.FunctionSchema', {
  name: [1, 'string'],
  id: [2, 'int64'],
  description: [3, 'string'],
  type: [4, 'int32'],
  inputFieldNames: [5, 'string', 'repeated'],
  inputFieldIds: [6, 'int64', 'repeated'],
  outputFieldNames: [7, 'string', 'repeated'],
  outputFieldIds: [8, 'int64', 'repeated'],
  params: [9, keyValuePair, 'repeated'],
});

export const functionScore = messageType('schema.FunctionScore', {
  functions: [1, functionSchema, 'repeated'],
  params: [2, keyValuePair, 'repeated'],
});

const structArrayFieldSchema = messageType('schema.StructArrayFieldSchema', { name: [2, 'string'] });

export const collectionSchema = messageType('schema.CollectionSchema', {
  name: [1, 'string'],
  description: [2, 'string'],
  autoID: [3, 'bool'],
  fields: [4, fieldSchema, 'repeated'],
  enableDynamicField: [5, 'bool'],
  properties: [6, keyValuePair, 'repeated'],
  functions: [7, functionSchema, 'repeated'],
  dbName: [8, 'string'],
  structArrayFields: [9, structArrayFieldSchema, 'repeated'],
});
