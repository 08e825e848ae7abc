import type { IncomingHttpHeaders } from 'node:http';
import type { IndexLabels } from './index-labels.ts';
import { embedOf, metricOf, type PineconeIndex } from './pinecone-index.ts';

/** The first version of the API that tells of an index as a schema and a deployment. */
const schemaVersion = '2026-07';

/** Whether the client speaks a version from before that, which tells of an index as a dimension, a metric and a spec. */
export function isBeforeSchemas(headers: IncomingHttpHeaders): boolean {
  const version = headers['x-pinecone-api-version'];
  return typeof version === 'string' && version < schemaVersion;
}

/** Where the data of an index is reached: at this door, by the name under which the client has reached it. */
function hostOf(name: string, { host = '', 'x-forwarded-proto': protocol }: IncomingHttpHeaders): string {
  return `${protocol === 'https' ? 'https' : 'http'}://${host}/pinecone/data/${name}`;
}

/** An index as the client's version of the API tells of it. */
export function indexJson(index: PineconeIndex, labels: IndexLabels, headers: IncomingHttpHeaders): object {
  const { name } = index;
  const known = { ...labels, embed: embedOf(index, labels) };
  const told = {
    name,
    host: hostOf(name, headers),
    status: { ready: true, state: 'Ready' },
    deletion_protection: labels.deletionProtection,
    tags: labels.tags,
  };
  return isBeforeSchemas(headers) ? { ...told, ...legacyJson(index, known) } : { ...told, ...schemaJson(index, known) };
}

const onDemand = {
  mode: 'OnDemand',
  status: { state: 'Ready', current_replicas: null, current_shards: null },
};

function schemaJson(index: PineconeIndex, { cloud, region, embed }: IndexLabels): object {
  const { dense, hasSparse } = index;
  const metric = metricOf(index);
  const dimension = dense?.dimensions ?? null;
  const semantic = embed && {
    [embed.field]: {
      type: 'semantic_text',
      model: embed.model,
      dimension,
      metric,
      read_parameters: embed.readParameters,
      write_parameters: embed.writeParameters,
    },
  };
  const plain = {
    ...(dense && { _values: { type: 'dense_vector', dimension, metric } }),
    ...(hasSparse && { _sparse_values: { type: 'sparse_vector' } }),
  };
  return {
    deployment: { deployment_type: 'managed', cloud, region },
    read_capacity: onDemand,
    schema: { fields: semantic ?? plain },
  };
}

function legacyJson(index: PineconeIndex, { cloud, region, embed }: IndexLabels): object {
  const { dense } = index;
  const metric = metricOf(index);
  const dimension = dense && { dimension: dense.dimensions };
  return {
    ...dimension,
    metric,
    vector_type: dense ? 'dense' : 'sparse',
    spec: { serverless: { cloud, region, read_capacity: onDemand } },
    ...(embed && {
      embed: {
        ...dimension,
        model: embed.model,
        metric,
        vector_type: 'dense',
        field_map: { text: embed.field },
        read_parameters: embed.readParameters,
        write_parameters: embed.writeParameters,
      },
    }),
  };
}
