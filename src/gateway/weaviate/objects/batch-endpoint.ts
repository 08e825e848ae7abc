import { z } from 'zod';
import type { VectorStore } from '#contract';
import { checkFields, objectBody } from '../../check-body.ts';
import type { Endpoint } from '../../surface.ts';
import type { Json } from '../schema/class-config.ts';
import { weaviateEndpoints } from '../weaviate-endpoint.ts';
import { objectSchema, vectorsOf } from './object-endpoints.ts';
import { writeGroups } from './write-groups.ts';

const bodySchema = z.looseObject({ objects: z.array(objectSchema).min(1).max(10_000) });

/** `POST /v1/batch/objects`, for clients without gRPC: each object tells whether it was written. */
export function batchEndpoint(store: VectorStore): Endpoint {
  return weaviateEndpoints(store)(
    'POST',
    '/batch/objects',
    { summary: 'Write objects', body: bodySchema },
    async (classes, exchange) => {
      const { objects } = checkFields(bodySchema, objectBody(exchange.body));
      const written = await writeGroups(
        classes,
        objects.map((given) => ({
          className: given.class,
          tenant: given.tenant ?? '',
          object: {
            id: given.id ?? undefined,
            properties: (given.properties ?? {}) as Json,
            vectors: vectorsOf(given),
          },
        })),
        exchange,
      );
      return objects.map((given, index) => {
        const outcome = written[index];
        const error = outcome && 'error' in outcome ? outcome.error : undefined;
        const result =
          error === undefined ? { status: 'SUCCESS' } : { status: 'FAILED', errors: { error: [{ message: error }] } };
        return { ...given, id: outcome?.id ?? given.id, result };
      });
    },
  );
}
