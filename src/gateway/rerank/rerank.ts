import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import type { GatewayLimits } from '../limits.ts';
import { urgencyFields, urgencyOf } from '../openai/urgency-fields.ts';
import type { Endpoint } from '../surface.ts';
import { rankDocuments } from './rank-documents.ts';

const text = z.string().min(1);

/** The body of `POST /v1/rerank`, as Jina has it, and vLLM and Cohere's first version beside it. */
export function rerankSchema({ embeddingsMax }: Pick<GatewayLimits, 'embeddingsMax'>) {
  return z.strictObject({
    ...urgencyFields,
    model: z.string(),
    query: z.union([text, z.strictObject({ text })], { error: 'it must be a text' }),
    documents: z
      .array(z.union([text, z.strictObject({ text })]), { error: 'it must be a list of texts, none of them empty' })
      .min(1)
      .max(embeddingsMax),
    top_n: z.int().min(1).nullish(),
    return_documents: z.boolean().nullish(),
    /** Jina's: cuts what is too long, at its end. */
    truncation: z.boolean().nullish(),
    /** Jina's and Cohere's: tokens of a document that are read. */
    max_tokens_per_doc: z.int().min(1).nullish(),
  });
}

/** `POST /v1/rerank` */
export function rerank(limits: GatewayLimits): Endpoint {
  const schema = rerankSchema(limits);
  return {
    method: 'POST',
    path: '/v1/rerank',
    access: { scope: 'embeddings' },
    about: { summary: 'Order documents by how well they answer a query', body: schema },
    handle: async ({ context, body, routes, key, ask }) => {
      const fields = checkFields(schema, objectBody(body));
      const route = routes.find(fields.model, key, 'embeddings');
      const documents = fields.documents.map(textOf);
      const isCut = fields.truncation === true || fields.max_tokens_per_doc != null;
      const asked = {
        route,
        query: textOf(fields.query),
        documents,
        urgency: urgencyOf(fields),
        top: fields.top_n ?? undefined,
        ...(isCut && { truncate: 'end' as const }),
        tokensMax: fields.max_tokens_per_doc ?? undefined,
      };
      const { ranked, promptTokens } = await rankDocuments(asked, ask);
      return jsonAnswer({
        id: context.requestId,
        model: route.name,
        results: ranked.map(({ index, score }) => ({
          index,
          relevance_score: score,
          ...(fields.return_documents === true && { document: { text: documents[index] } }),
        })),
        usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
      });
    },
  };
}

function textOf(given: string | { readonly text: string }): string {
  return typeof given === 'string' ? given : given.text;
}
