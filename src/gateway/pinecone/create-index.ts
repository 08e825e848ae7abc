import { z } from 'zod';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import type { IndexLabels } from './index-labels.ts';
import { metrics, type PineconeIndex, type PineconeMetric } from './pinecone-index.ts';
import { NotOfferedError } from '../errors/not-offered-error.ts';

export const indexName = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,43}[a-z0-9])?$/,
    'it must be 1 to 45 small letters, digits and "-", and begin and end with a letter or digit',
  );
export const metricName = z.enum(Object.keys(metrics) as [PineconeMetric, ...PineconeMetric[]]);
export const deletionProtection = z.enum(['enabled', 'disabled']);
export const tags = z
  .record(z.string().regex(/^[A-Za-z0-9_-]{1,80}$/), z.string().max(120))
  .refine((given) => Object.keys(given).length <= 20, 'it must have at most 20')
  .nullish();
/** On demand or dedicated: there is one machine, so nothing depends on it. */
export const readCapacity = z.looseObject({ mode: z.string().optional() }).nullish();

const dimension = z.int().min(1).max(20_000);
const description = z.string().nullish();

const schemaField = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('dense_vector'), description, dimension, metric: metricName.default('cosine') }),
  z.strictObject({ type: z.literal('sparse_vector'), description, metric: z.literal('dotproduct').nullish() }),
  z.looseObject({ type: z.literal('string') }),
  z.looseObject({ type: z.literal('semantic_text') }),
]);

const place = { cloud: z.string().max(80), region: z.string().max(80) };

/** The body of `POST /indexes`, of all versions: a schema and a deployment, or a dimension, a metric and a spec. */
export const createIndexSchema = z.strictObject({
  name: indexName,
  schema: z.strictObject({ fields: z.record(z.string(), schemaField) }).optional(),
  deployment: z
    .looseObject({ deployment_type: z.string(), cloud: place.cloud.optional(), region: place.region.optional() })
    .optional(),
  read_capacity: readCapacity,
  cmek_id: z.string().nullish(),
  deletion_protection: deletionProtection.nullish(),
  tags,
  dimension: dimension.nullish(),
  metric: metricName.nullish(),
  vector_type: z.enum(['dense', 'sparse']).nullish(),
  spec: z
    .strictObject({
      serverless: z
        .strictObject({
          ...place,
          read_capacity: readCapacity,
          schema: z.unknown().optional(),
          source_collection: z.null().optional(),
        })
        .optional(),
      pod: z.looseObject({ environment: z.string() }).optional(),
      byoc: z.looseObject({ environment: z.string() }).optional(),
    })
    .optional(),
});

type CreateIndex = z.output<typeof createIndexSchema>;

/** What the body asks for. Where it is to run has no effect here, and is told back. */
export function createdIndex(body: CreateIndex): { readonly index: PineconeIndex; readonly labels: IndexLabels } {
  const { schema, spec, deployment } = body;
  const place = spec?.serverless ?? deployment;
  return {
    index: { name: body.name, ...(schema ? vectorsOf(schema.fields) : legacyVectors(body)) },
    labels: {
      cloud: place?.cloud ?? 'aws',
      region: place?.region ?? spec?.pod?.environment ?? spec?.byoc?.environment ?? 'local',
      deletionProtection: body.deletion_protection ?? 'disabled',
      tags: setTags(null, body.tags),
    },
  };
}

type Vectors = Pick<PineconeIndex, 'dense' | 'hasSparse'>;

/** Sparse vectors go beside dense ones where both are compared by their product, as with Pinecone. */
function denseVectors(dimensions: number, metric: PineconeMetric): Vectors {
  return { dense: { dimensions, metric: metrics[metric] }, hasSparse: metric === 'dotproduct' };
}

function legacyVectors({ dimension: dimensions, metric, vector_type: type }: CreateIndex): Vectors {
  if (type === 'sparse') {
    if (dimensions != null) throw new InvalidFieldError('dimension', 'sparse indexes have none');
    if (metric != null && metric !== 'dotproduct')
      throw new InvalidFieldError('metric', 'of sparse indexes it must be "dotproduct"');
    return { dense: undefined, hasSparse: true };
  }
  if (dimensions == null) throw new InvalidFieldError('dimension', 'dense indexes must have one');
  return denseVectors(dimensions, metric ?? 'cosine');
}

function vectorsOf(fields: NonNullable<CreateIndex['schema']>['fields']): Vectors {
  const { _values: values, _sparse_values: sparse, ...others } = fields;
  if (Object.keys(others).length > 0)
    throw new NotOfferedError(
      'An index with fields of its own names (of documents)',
      'Create one of "_values" and "_sparse_values", or one for a model; or use collections at /v1/collections.',
    );
  if (sparse !== undefined && sparse.type !== 'sparse_vector')
    throw new InvalidFieldError('schema.fields._sparse_values', 'it must be a sparse_vector');
  if (values === undefined) {
    if (sparse === undefined) throw new InvalidFieldError('schema.fields', 'there must be at least one vector');
    return { dense: undefined, hasSparse: true };
  }
  if (values.type !== 'dense_vector') throw new InvalidFieldError('schema.fields._values', 'it must be a dense_vector');
  const { hasSparse, ...rest } = denseVectors(values.dimension, values.metric);
  return { ...rest, hasSparse: hasSparse || sparse !== undefined };
}

/** An empty value takes a tag away. */
export function setTags(
  before: IndexLabels['tags'],
  given: Readonly<Record<string, string>> | null | undefined,
): IndexLabels['tags'] {
  const kept = Object.entries({ ...before, ...given }).filter(([, value]) => value !== '');
  return kept.length === 0 ? null : Object.fromEntries(kept);
}
