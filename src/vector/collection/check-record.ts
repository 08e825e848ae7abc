import type {
  CollectionDefinition,
  Metadata,
  MetadataType,
  MetadataValue,
  SparseVector,
  VectorRecord,
} from '#contract';
import { InvalidRecordError } from '../errors/invalid-record-error.ts';
import { dateOf } from '../filter/dates.ts';
import { valuesAt } from '../filter/metadata-values.ts';
import { placeOf } from '../filter/sphere.ts';
import { vectorLimits } from '../limits.ts';

type Refuse = (problem: string) => never;

/**
 * Sees to it that a record from outside fits its collection. Of a patch, metadata that is undefined goes.
 *
 * @throws InvalidRecordError
 */
export function checkRecord(
  definition: CollectionDefinition,
  {
    id,
    vectors = {},
    sparse = {},
    metadata = {},
  }: {
    id: string;
    vectors?: VectorRecord['vectors'] | undefined;
    sparse?: VectorRecord['sparse'] | undefined;
    metadata?: object | undefined;
  },
  index: number,
): void {
  const refuse: Refuse = (problem) => {
    throw new InvalidRecordError(`Record ${index} ("${String(id).slice(0, 100)}")`, problem);
  };
  checkId(id, refuse);
  for (const [name, vector] of Object.entries(vectors)) {
    const field = Object.hasOwn(definition.vectors, name) ? definition.vectors[name] : undefined;
    if (!field) return refuse(`the collection has no vectors with the name "${name}"`);
    checkVector(vector, field.dimensions, refuse);
  }
  for (const [name, vector] of Object.entries(sparse)) {
    if (!definition.sparse?.includes(name)) refuse(`the collection has no sparse vectors with the name "${name}"`);
    checkSparse(vector, refuse);
  }
  checkMetadata(metadata as Metadata, refuse);
  for (const [field, type] of Object.entries(definition.schema ?? {}))
    for (const value of valuesAt(metadata as Metadata, field))
      if (value !== null && value !== undefined && !isOfType[type](value)) refuse(`"${field}" must be a ${type}`);
}

/** @throws InvalidRecordError */
export function checkNamespace(namespace: string): void {
  if (typeof namespace !== 'string' || !isTextOf(namespace, vectorLimits.idBytes))
    throw new InvalidRecordError('The namespace', `its name is no text of at most ${vectorLimits.idBytes} bytes`);
}

function checkId(id: string, refuse: Refuse): void {
  if (typeof id !== 'string' || id === '' || !isTextOf(id, vectorLimits.idBytes))
    refuse(`its id is no text of 1 to ${vectorLimits.idBytes} bytes`);
}

/** Without half of a character, which would be another after it was written. */
function isTextOf(text: string, bytesMax: number): boolean {
  return Buffer.byteLength(text) <= bytesMax && text.isWellFormed() && !text.includes('\0');
}

export function checkVector(vector: Float32Array, dimensions: number, refuse: Refuse): void {
  if (!(vector instanceof Float32Array)) refuse('its vector is no Float32Array');
  if (vector.length !== dimensions) refuse(`its vector has ${vector.length} dimensions and not ${dimensions}`);
  if (!vector.every((value) => Number.isFinite(value))) refuse('its vector has a component that is no number');
}

export function checkSparse({ indices, values }: SparseVector, refuse: Refuse): void {
  if (!(indices instanceof Uint32Array) || !(values instanceof Float32Array))
    refuse('its sparse vector is no Uint32Array with a Float32Array');
  if (indices.length !== values.length) refuse('its sparse vector has not one value for each index');
  if (indices.length > vectorLimits.sparseComponents)
    refuse(`its sparse vector has more than ${vectorLimits.sparseComponents} components`);
  if (!values.every((value) => Number.isFinite(value))) refuse('its sparse vector has a value that is no number');
  if (indices.some((index, at) => at > 0 && index <= indices[at - 1]!))
    refuse('the indices of its sparse vector do not rise');
}

function checkMetadata(metadata: Metadata, refuse: Refuse): void {
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) refuse('its metadata is no object');
  checkDepth(metadata, vectorLimits.metadataDepth, refuse);
  if (Buffer.byteLength(JSON.stringify(metadata)) > vectorLimits.metadataBytes)
    refuse(`its metadata takes more than ${vectorLimits.metadataBytes} bytes`);
}

function checkDepth(value: unknown, depth: number, refuse: Refuse): void {
  if (typeof value === 'number' && !Number.isFinite(value)) refuse('its metadata has a number that JSON does not know');
  if (typeof value !== 'object' || value === null) return;
  if (depth === 0) refuse(`its metadata is nested deeper than ${vectorLimits.metadataDepth}`);
  for (const inner of Object.values(value)) checkDepth(inner, depth - 1, refuse);
}

const isOfType: Readonly<Record<MetadataType, (value: MetadataValue) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && dateOf(value) !== undefined,
  geo: (value) => placeOf(value) !== undefined,
  any: () => true,
};
