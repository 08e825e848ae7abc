import type { z } from 'zod';
import type { VectorStore } from '#contract';
import { type Answer, jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import { access } from '../vectors/collection-endpoints.ts';
import { type OpenIndex, pineconeIndexes } from './pinecone-index.ts';

export interface DataEndpoint<Schema extends z.ZodType> {
  readonly method: Endpoint['method'];
  /** Behind the host of the index: "/vectors/upsert". */
  readonly path: string;
  readonly summary: string;
  /** Of the body; of the query where the method has none. */
  readonly schema: Schema;
  readonly status?: number | undefined;
  answer(index: OpenIndex, fields: z.output<Schema>, exchange: Exchange): Promise<unknown>;
}

/** Makes endpoints of the data plane: each is asked of one index, whose host is a path of this door. */
export function dataEndpoints(store: VectorStore) {
  return <Schema extends z.ZodType>(asked: DataEndpoint<Schema>): Endpoint => {
    const { method, path, summary, schema, status, answer } = asked;
    const isQuery = method === 'GET' || method === 'DELETE';
    return {
      method,
      path: `/pinecone/data/:index${path}`,
      access,
      about: { summary, ...(isQuery ? { query: schema } : { body: schema }), status },
      handle: async (exchange): Promise<Answer> => {
        const { pathParameters, context } = exchange;
        const index = await pineconeIndexes(store, context.tenant).find(pathParameters['index'] ?? '');
        const fields = checkFields(schema, isQuery ? exchange.query : objectBody(exchange.body));
        return jsonAnswer(await answer(index, fields, exchange), status);
      },
    };
  };
}

/** Nothing is charged for reading here. */
export const usage = { readUnits: 0 } as const;
