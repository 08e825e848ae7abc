import type { VectorStore } from '#contract';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import { access } from '../vectors/collection-endpoints.ts';
import { configureIndex } from './configure-index.ts';
import { createForModel } from './create-for-model.ts';
import { createdIndex, createIndexSchema } from './create-index.ts';
import { indexJson } from './index-json.ts';
import { pineconeIndexes } from './pinecone-index.ts';

const path = '/pinecone/indexes/:index';

/** Pinecone's control plane: indexes are made, looked at, changed and deleted. */
export function indexEndpoints(store: VectorStore): readonly Endpoint[] {
  const own = ({ context }: Exchange) => pineconeIndexes(store, context.tenant);
  const describe = async (exchange: Exchange, name: string, status = 200) => {
    const indexes = own(exchange);
    return jsonAnswer(indexJson(await indexes.find(name), await indexes.labels(name), exchange.headers), status);
  };
  return [
    {
      method: 'POST',
      path: '/pinecone/indexes',
      access,
      about: { summary: 'Create an index', body: createIndexSchema, status: 201 },
      handle: async (exchange) => {
        const { index, labels } = createdIndex(checkFields(createIndexSchema, objectBody(exchange.body)));
        await own(exchange).create(index, labels);
        return await describe(exchange, index.name, 201);
      },
    },
    createForModel(store, describe),
    {
      method: 'GET',
      path: '/pinecone/indexes',
      access,
      about: { summary: 'List the indexes' },
      handle: async (exchange) => {
        const indexes = own(exchange);
        const told = (await indexes.list()).map(async (index) =>
          indexJson(index, await indexes.labels(index.name), exchange.headers),
        );
        return jsonAnswer({ indexes: await Promise.all(told) });
      },
    },
    {
      method: 'GET',
      path,
      access,
      about: { summary: 'Tell of an index' },
      handle: async (exchange) => await describe(exchange, exchange.pathParameters['index'] ?? ''),
    },
    configureIndex(store, describe),
    {
      method: 'DELETE',
      path,
      access,
      about: { summary: 'Delete an index', status: 202 },
      handle: async (exchange) => {
        await own(exchange).drop(exchange.pathParameters['index'] ?? '');
        return { kind: 'whole', status: 202, contentType: 'text/plain', body: '' };
      },
    },
  ];
}
