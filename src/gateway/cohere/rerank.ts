import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import type { GatewayLimits } from '../limits.ts';
import { rankDocuments } from '../rerank/rank-documents.ts';
import type { Endpoint } from '../surface.ts';
import { noUrgency } from '../urgency.ts';
import { meta } from './meta.ts';

/** What is read of a document where nobody says it. */
const documentTokens = 4096;

/** The body of `POST /v2/rerank`. */
export function cohereRerankSchema({ embeddingsMax }: Pick<GatewayLimits, 'embeddingsMax'>) {
  return z.strictObject({
    model: z.string(),
    query: z.string().min(1),
    documents: z
      .array(z.string().min(1), { error: 'it must be a list of texts, none of them empty' })
      .min(1)
      .max(embeddingsMax),
    top_n: z.int().min(1).nullish(),
    max_tokens_per_doc: z.int().min(1).nullish(),
    priority: z.int().min(0).max(999).nullish(),
  });
}

/** `POST /v2/rerank` */
export function cohereRerank(limits: GatewayLimits): Endpoint {
  const schema = cohereRerankSchema(limits);
  return {
    method: 'POST',
    path: '/v2/rerank',
    access: { scope: 'embeddings' },
    about: { summary: 'Order documents by how well they answer a query', body: schema },
    handle: async ({ context, body, routes, key, ask }) => {
      const fields = checkFields(schema, objectBody(body));
      const asked = {
        route: routes.find(fields.model, key, 'embeddings'),
        query: fields.query,
        documents: fields.documents,
        urgency: noUrgency,
        top: fields.top_n ?? undefined,
        truncate: 'end' as const,
        tokensMax: fields.max_tokens_per_doc ?? documentTokens,
      };
      const { ranked, tokensCut } = await rankDocuments(asked, ask);
      return jsonAnswer({
        id: context.requestId,
        results: ranked.map(({ index, score }) => ({ index, relevance_score: score })),
        meta: meta({ search_units: 1 }, tokensCut),
      });
    },
  };
}
