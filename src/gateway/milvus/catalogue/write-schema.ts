import type { Given } from '../../grpc/index.ts';
import { dataTypes } from '../data-type.ts';
import type { CollectionEntry, DefaultValue, FieldEntry, FunctionEntry } from './collection-entry.ts';
import type { CollectionSchema, FieldSchema } from './read-schema.ts';

/** A collection's schema as it is told. */
export function writeSchema(entry: CollectionEntry): Given<CollectionSchema> {
  const { name, description, fields, functions, isDynamic, database } = entry;
  return {
    name,
    description,
    autoID: fields.some(({ autoId }) => autoId),
    fields: fields.map(fieldMessage),
    enableDynamicField: isDynamic,
    functions: functions.map((each) => functionMessage(each, fields)),
    dbName: database,
  };
}

function fieldMessage(field: FieldEntry): Given<FieldSchema> {
  const { id, name, type, elementType, description, isPrimary, autoId, params, defaultValue } = field;
  return {
    fieldID: id,
    name,
    isPrimaryKey: isPrimary,
    description,
    dataType: dataTypes[type],
    typeParams: params,
    autoID: autoId,
    ...(elementType && { elementType: dataTypes[elementType] }),
    ...(defaultValue !== undefined && { defaultValue: defaultMessage(field, defaultValue) }),
    isPartitionKey: field.isPartitionKey,
    isClusteringKey: field.isClusteringKey,
    nullable: field.isNullable,
    isFunctionOutput: field.isOutput,
  };
}

function defaultMessage({ type }: FieldEntry, value: DefaultValue): Given<FieldSchema>['defaultValue'] {
  if (typeof value === 'boolean') return { boolData: value };
  if (typeof value === 'string') return { stringData: value };
  if (type === 'Int64') return { longData: value };
  if (type === 'Float') return { floatData: value };
  return type === 'Double' ? { doubleData: value } : { intData: value };
}

const bm25 = 1;

function functionMessage(
  { id, name, description, input, output, params }: FunctionEntry,
  fields: readonly FieldEntry[],
): NonNullable<Given<CollectionSchema>['functions']>[number] {
  const idOf = (wanted: string) => fields.filter((field) => field.name === wanted).map((field) => field.id);
  return {
    id,
    name,
    description,
    type: bm25,
    inputFieldNames: [input],
    inputFieldIds: idOf(input),
    outputFieldNames: [output],
    outputFieldIds: idOf(output),
    params,
  };
}
