import type { VectorStore } from '#contract';
import { bearerToken } from '../bearer-token.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Surface } from '../surface.ts';
import { aboutEndpoints } from './about-endpoints.ts';
import { batchEndpoint } from './objects/batch-endpoint.ts';
import { objectEndpoints } from './objects/object-endpoints.ts';
import { refusedEndpoints } from './refused-endpoints.ts';
import { schemaEndpoints } from './schema/schema-endpoints.ts';
import { tenantEndpoints } from './schema/tenant-endpoints.ts';

export { weaviateService } from './weaviate-service.ts';

/**
 * What Weaviate's clients ask by REST: the schema, tenants, single objects. What they search and write in batches goes by gRPC.
 *
 * @see https://docs.weaviate.io/weaviate/api/rest
 */
export function weaviateSurface(store: VectorStore, limits: GatewayLimits): Surface {
  return {
    name: 'weaviate',
    endpoints: [
      ...aboutEndpoints(store, limits),
      ...schemaEndpoints(store),
      ...tenantEndpoints(store),
      ...objectEndpoints(store),
      batchEndpoint(store),
      ...refusedEndpoints(),
    ],
    credential: bearerToken,
    faultBody: ({ message, remedy }) => JSON.stringify({ error: [{ message: `${message} ${remedy}` }] }),
  };
}
