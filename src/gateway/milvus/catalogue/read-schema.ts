import { MilvusError } from '../milvus-error.ts';
import { type DataTypeName, dataTypeName, isDense, isText, isVector } from '../data-type.ts';
import type { MessageType } from '../../grpc/index.ts';
import type { collectionSchema, fieldSchema, functionSchema, valueField } from '../messages/schema.ts';
import { analyserOf } from './definition-of.ts';
import { type DefaultValue, type FieldEntry, type FunctionEntry, type KeyValue, paramOf } from './collection-entry.ts';

type DataOf<Type> = Type extends MessageType<infer Message> ? Message : never;
export type CollectionSchema = DataOf<typeof collectionSchema>;
export type FieldSchema = DataOf<typeof fieldSchema>;

/** What a schema says, before the collection has a number. */
export interface SchemaEntry {
  readonly description: string;
  readonly fields: readonly FieldEntry[];
  readonly functions: readonly FunctionEntry[];
  readonly isDynamic: boolean;
}

const namePattern = /^[A-Za-z_]\w{0,254}$/;
/** Numbers below are the system's own in Milvus, and clients count on the first one. */
const firstFieldId = 100;
const fieldsMax = 64;
const dimensionsMax = 20_000;

/** @throws MilvusError for a name that Milvus does not take */
export function checkName(name: string, what: string): void {
  if (namePattern.test(name)) return;
  throw new MilvusError(
    'parameterInvalid',
    `Invalid ${what} name: ${name.slice(0, 255)}`,
    'It begins with a letter or an underscore and has letters, digits and underscores, 255 at most.',
  );
}

/**
 * Reads the schema of a new collection.
 *
 * @throws MilvusError for what is no schema, and for what cannot be kept here
 */
export function readSchema(schema: CollectionSchema): SchemaEntry {
  if (schema.structArrayFields.length > 0)
    throw new MilvusError('parameterInvalid', 'arrays of structs are not kept here', 'Use a JSON field.');
  const outputs = new Set(schema.functions.flatMap(({ outputFieldNames }) => outputFieldNames));
  const own = schema.fields.filter(({ isDynamic }) => !isDynamic);
  if (own.length > fieldsMax)
    throw new MilvusError('parameterInvalid', `maximum field's number should be limited to ${fieldsMax}`);
  const fields = own.map((field, index) =>
    readField(field, { id: firstFieldId + index, isOutput: outputs.has(field.name), isAuto: schema.autoID }),
  );
  const repeated = fields.find(({ name }, index) => fields.findIndex((other) => other.name === name) < index);
  if (repeated) throw new MilvusError('parameterInvalid', `duplicated field name: ${repeated.name}`);
  const keys = fields.filter(({ isPrimary }) => isPrimary);
  if (keys.length !== 1) throw new MilvusError('parameterInvalid', 'a collection has exactly one primary key');
  if (!fields.some(({ type }) => isVector(type)))
    throw new MilvusError('parameterInvalid', 'schema does not contain vector field');
  const functions = schema.functions.map((each, index) => readFunction(each, index, fields));
  return { description: schema.description, fields, functions, isDynamic: schema.enableDynamicField };
}

/** @throws MilvusError */
export function readField(
  field: FieldSchema,
  { id, isOutput, isAuto }: { readonly id: number; readonly isOutput: boolean; readonly isAuto: boolean },
): FieldEntry {
  const { name, isPrimaryKey: isPrimary } = field;
  checkName(name, 'field');
  const type = typeOf(field.dataType, name);
  const params = field.typeParams.map(({ key, value }) => ({ key, value }));
  if (isPrimary && type !== 'Int64' && type !== 'VarChar')
    throw new MilvusError('parameterInvalid', 'the data type of primary key should be Int64 or VarChar');
  if (isDense(type)) checkDimensions(name, type, params);
  const entry: FieldEntry = {
    id,
    name,
    type,
    description: field.description,
    isPrimary,
    autoId: isPrimary && (field.autoID || isAuto),
    ...(type === 'Array' && { elementType: typeOf(field.elementType, name) }),
    params,
    isNullable: field.nullable,
    isPartitionKey: field.isPartitionKey,
    isClusteringKey: field.isClusteringKey,
    isOutput: isOutput || field.isFunctionOutput,
    defaultValue: defaultOf(field.defaultValue),
  };
  if (isText(type) && paramOf(params, 'analyzer_params') !== undefined) analyserOf(entry);
  return entry;
}

function typeOf(number: number, name: string): DataTypeName {
  const type = dataTypeName(number);
  if (type !== undefined) return type;
  throw new MilvusError(
    'parameterInvalid',
    `the data type ${number} of field "${name}" is not kept here`,
    'Times are kept as Int64 or VarChar, places and structs as JSON.',
  );
}

function checkDimensions(name: string, type: DataTypeName, params: readonly KeyValue[]): void {
  const given = paramOf(params, 'dim');
  if (given === undefined)
    throw new MilvusError(
      'parameterInvalid',
      `dimension is not defined in field type params of field ${name}, check type param \`dim\` for vector field`,
    );
  const dimensions = Number(given);
  if (!Number.isSafeInteger(dimensions) || dimensions < 1 || dimensions > dimensionsMax)
    throw new MilvusError(
      'parameterInvalid',
      `invalid dimension: ${given} of field ${name}. should be in range 1 ~ ${dimensionsMax}`,
    );
  if (type === 'BinaryVector' && dimensions % 8 !== 0)
    throw new MilvusError(
      'parameterInvalid',
      `invalid dimension: ${given} of field ${name}. binary vector dimension should be multiple of 8`,
    );
}

function defaultOf(value: DataOf<typeof valueField> | null): DefaultValue | undefined {
  if (value === null) return undefined;
  const { boolData, intData, longData, floatData, doubleData, stringData } = value;
  return boolData ?? intData ?? longData?.toNumber() ?? floatData ?? doubleData ?? stringData ?? undefined;
}

/** `FunctionType` of Milvus. */
const bm25 = 1;

function readFunction(
  { name, description, type, inputFieldNames, outputFieldNames, params }: DataOf<typeof functionSchema>,
  index: number,
  fields: readonly FieldEntry[],
): FunctionEntry {
  if (type !== bm25)
    throw new MilvusError(
      'parameterInvalid',
      `the function "${name}" is not BM25`,
      'Embeddings are made by the encoders of this gateway at /v1/embeddings; send vectors.',
    );
  const [input] = inputFieldNames;
  const [output] = outputFieldNames;
  const source = fields.find((field) => field.name === input);
  const target = fields.find((field) => field.name === output);
  if (input === undefined || output === undefined || source === undefined || !isText(source.type))
    throw new MilvusError(
      'parameterInvalid',
      `BM25 function input field must be a VARCHAR/TEXT field, function: ${name}`,
    );
  if (target?.type !== 'SparseFloatVector')
    throw new MilvusError(
      'parameterInvalid',
      `BM25 function output field must be a SparseFloatVector field, function: ${name}`,
    );
  analyserOf(source);
  return {
    id: firstFieldId + index,
    name,
    description,
    input,
    output,
    params: params.map(({ key, value }) => ({ key, value })),
  };
}
