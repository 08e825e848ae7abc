import type { VectorStore } from '#contract';
import { jsonAnswer, type WholeAnswer } from '../answer.ts';
import type { EndpointAbout } from '../endpoint-about.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import { access } from '../vectors/collection-endpoints.ts';
import { type WeaviateClasses, weaviateClasses } from './schema/weaviate-classes.ts';

export type Answering = (classes: WeaviateClasses, exchange: Exchange) => Promise<unknown>;

/** What an answer without a body says. */
export const noContent = Symbol('no content');

/** Makes endpoints below `/v1`; what `answer` gives is sent as JSON, and nothing where it gives `noContent`. */
export function weaviateEndpoints(store: VectorStore) {
  return (method: Endpoint['method'], path: string, about: EndpointAbout, answer: Answering): Endpoint => ({
    method,
    path: `/v1${path}`,
    access,
    about,
    handle: async (exchange): Promise<WholeAnswer> => {
      const given = await answer(weaviateClasses(store, exchange.context.tenant), exchange);
      return given === noContent
        ? { kind: 'whole', status: 204, contentType: 'application/json', body: '' }
        : jsonAnswer(given);
    },
  });
}
