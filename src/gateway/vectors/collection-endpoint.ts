import type { z } from 'zod';
import type { VectorCollection, VectorStore } from '#contract';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import { access } from './collection-endpoints.ts';
import { tenantCollections } from './tenant-collections.ts';

interface Action<Schema extends z.ZodType> {
  /** The last part of its path. */
  readonly action: string;
  readonly summary: string;
  readonly schema: Schema;
}

/** Something that is asked of one collection of the tenant. */
export function collectionEndpoint<Schema extends z.ZodType>(
  store: VectorStore,
  { action, summary, schema }: Action<Schema>,
  answer: (collection: VectorCollection, fields: z.output<Schema>, exchange: Exchange) => Promise<unknown>,
): Endpoint {
  return {
    method: 'POST',
    path: `/v1/collections/:collection/${action}`,
    access,
    about: { summary, body: schema },
    handle: async (exchange) => {
      const { collection = '' } = exchange.pathParameters;
      const fields = checkFields(schema, objectBody(exchange.body));
      const found = await tenantCollections(store, exchange.context.tenant).find(collection);
      return jsonAnswer(await answer(found, fields, exchange));
    },
  };
}
