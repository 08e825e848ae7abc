import type { VectorStore } from '#contract';
import { bearerToken } from '../bearer-token.ts';
import { type GrpcService, unary } from '../grpc/index.ts';
import { access } from '../vectors/collection-endpoints.ts';
import { tenantsGetReply, tenantsGetRequest } from './messages/tenants.ts';
import { batchMethods } from './objects/batch-methods.ts';
import { type TenantStatus, weaviateClasses } from './schema/weaviate-classes.ts';
import { aggregateMethod } from './aggregate/aggregate-method.ts';
import { searchMethod } from './search/search-method.ts';

const statuses: Readonly<Record<TenantStatus, number>> = { ACTIVE: 7, INACTIVE: 8, OFFLOADED: 9 };

/** What Weaviate's clients ask by gRPC: searches, batches, sums, tenants. */
export function weaviateService(store: VectorStore): GrpcService {
  return {
    name: 'weaviate.v1.Weaviate',
    credential: bearerToken,
    methods: {
      Search: searchMethod(store),
      Aggregate: aggregateMethod(store),
      ...batchMethods(store),
      TenantsGet: unary({
        access,
        request: tenantsGetRequest,
        answer: tenantsGetReply,
        handle: async ({ collection, names }, { context }) => {
          const { tenants } = await weaviateClasses(store, context.tenant).find(collection);
          const asked = Object.entries(tenants).filter(([name]) => names === null || names.values.includes(name));
          return { tenants: asked.map(([name, status]) => ({ name, activityStatus: statuses[status] })) };
        },
      }),
    },
  };
}
