import type { IncomingHttpHeaders } from 'node:http';
import type { VectorStore } from '#contract';
import { apiKey } from '../api-key.ts';
import type { Surface } from '../surface.ts';
import type { GatewayLimits } from '../limits.ts';
import { controlErrorBody, dataErrorBody } from './error-body.ts';
import { indexEndpoints } from './index-endpoints.ts';
import { inferenceEndpoints } from './inference-endpoints.ts';
import { namespaceEndpoints } from './namespace-endpoints.ts';
import { queryEndpoint } from './query-endpoint.ts';
import { readEndpoints } from './read-endpoints.ts';
import { upsertRecords } from './record-endpoints.ts';
import { refusedDataEndpoints, refusedEndpoints } from './refused-endpoints.ts';
import { searchRecords } from './search-records.ts';
import { writeEndpoints } from './write-endpoints.ts';

/**
 * Pinecone's protocol, below `/pinecone`: two surfaces, because its data plane tells of errors in other words than the rest.
 * The host of an index is a path below, so that one address serves all of them.
 *
 * @see https://docs.pinecone.io/reference/api
 */
export function pineconeSurfaces(store: VectorStore, limits: GatewayLimits): readonly Surface[] {
  return [
    {
      name: 'pinecone',
      endpoints: [...indexEndpoints(store), ...inferenceEndpoints(limits), ...refusedEndpoints()],
      credential,
      faultBody: controlErrorBody,
    },
    {
      name: 'pinecone-data',
      endpoints: [
        ...writeEndpoints(store),
        ...readEndpoints(store),
        queryEndpoint(store),
        ...namespaceEndpoints(store),
        upsertRecords(store),
        searchRecords(store),
        ...refusedDataEndpoints(),
      ],
      credential,
      faultBody: dataErrorBody,
    },
  ];
}

/** Its clients carry the key as `Api-Key`. */
function credential(headers: IncomingHttpHeaders): string | undefined {
  const key = headers['api-key'];
  return typeof key === 'string' && key !== '' ? key : apiKey(headers);
}
