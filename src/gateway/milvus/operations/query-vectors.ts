import type { SparseVector } from '#contract';
import { type CollectionEntry, type FieldEntry } from '../catalogue/collection-entry.ts';
import { metricOf } from '../catalogue/definition-of.ts';
import { dataTypes, isVector } from '../data-type.ts';
import { MilvusError } from '../milvus-error.ts';
import { placeholderGroup } from '../messages/status.ts';
import { denseVectors, dimensionsOf, sparseVector } from '../rows/vector-cells.ts';

/** What one query of a search looks for. */
export type QueryVector = Float32Array | SparseVector | string;

/**
 * The field that is searched, and by which metric.
 *
 * @throws MilvusError where none of that name has vectors, or the metric is not its index's
 */
export function searchedField(
  entry: CollectionEntry,
  wanted: string,
  metric: string | undefined,
): { readonly field: FieldEntry; readonly metric: string } {
  const all = entry.fields.filter(({ type }) => isVector(type));
  const [only] = all;
  if (wanted === '' && all.length > 1)
    throw new MilvusError(
      'parameterInvalid',
      'multiple anns_fields exist, please specify a anns_field in search_params',
    );
  const field = wanted === '' ? only : all.find(({ name }) => name === wanted);
  if (field === undefined)
    throw new MilvusError('planFailed', `failed to get field schema by name: fieldName(${wanted}) not found`);
  const own = metricOf(entry, field);
  if (metric !== undefined && metric !== '' && metric !== own)
    throw new MilvusError('parameterInvalid', `metric type not match: invalid [expected=${own}][actual=${metric}]`);
  return { field, metric: own };
}

/**
 * Reads the vectors, or texts, of a search.
 *
 * @throws MilvusError where they are not of the field's kind
 */
export function readPlaceholders(bytes: Uint8Array, field: FieldEntry): readonly QueryVector[] {
  const [placeholder] = placeholderGroup.decode(bytes).placeholders;
  if (placeholder === undefined) throw new MilvusError('parameterInvalid', 'the search has no vectors');
  const { type, values } = placeholder;
  if (type === dataTypes.VarChar) {
    if (field.isOutput) return values.map((value) => Buffer.from(value).toString('utf8'));
    throw new MilvusError('parameterInvalid', `the field "${field.name}" is no output of a function: send vectors`);
  }
  if (field.type === 'SparseFloatVector') {
    if (field.isOutput)
      throw new MilvusError('parameterInvalid', `the field "${field.name}" is found by texts: send texts`);
    return values.map(sparseVector);
  }
  if (type !== dataTypes[field.type])
    throw new MilvusError(
      'parameterInvalid',
      `vector type must be the same, field [${field.name}] - type ${field.type}, search info type [${type}]`,
    );
  return values.map((value) => {
    const [vector, ...more] = denseVectors(field, value);
    if (vector && more.length === 0) return vector;
    throw new MilvusError(
      'parameterInvalid',
      `vector dimension mismatch, expected vector size(dim) of field "${field.name}": ${dimensionsOf(field)}`,
    );
  });
}
