import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Endpoint } from '../surface.ts';
import { embedParameters, embedTexts } from './embed-texts.ts';
import { modelEndpoints } from './model-endpoints.ts';
import { rankRecords } from './rank-records.ts';

const access = { scope: 'embeddings' } as const;
const text = z.string().min(1);

const rankFields = z.array(z.string()).min(1).max(16).default(['text']);
/** Of models that judge: what is too long is cut in any case. */
export const rankParameters = z.strictObject({ truncate: z.enum(['END', 'NONE']).optional() }).optional();

export function inferenceSchemas({ embeddingsMax }: Pick<GatewayLimits, 'embeddingsMax'>) {
  return {
    embed: z.strictObject({
      model: z.string(),
      parameters: embedParameters.default({}),
      inputs: z.array(z.strictObject({ text })).min(1).max(embeddingsMax),
    }),
    rerank: z.strictObject({
      model: z.string(),
      query: text,
      top_n: z.int().min(1).nullish(),
      return_documents: z.boolean().default(true),
      rank_fields: rankFields,
      documents: z.array(z.record(z.string(), z.json())).min(1).max(embeddingsMax),
      parameters: rankParameters,
    }),
  };
}

/** `/embed`, `/rerank` and `/models`: models are the routes of this door. */
export function inferenceEndpoints(limits: GatewayLimits): readonly Endpoint[] {
  const schemas = inferenceSchemas(limits);
  return [
    {
      method: 'POST',
      path: '/pinecone/embed',
      access,
      about: { summary: 'Embed texts', body: schemas.embed },
      handle: async (exchange) => {
        const { model, inputs, parameters } = checkFields(schemas.embed, objectBody(exchange.body));
        const texts = inputs.map((each) => each.text);
        const { vectors, promptTokens } = await embedTexts({ model, texts, parameters }, exchange);
        return jsonAnswer({
          model,
          vector_type: 'dense',
          data: vectors.map((values) => ({ vector_type: 'dense', values: [...values] })),
          usage: { total_tokens: promptTokens },
        });
      },
    },
    {
      method: 'POST',
      path: '/pinecone/rerank',
      access,
      about: { summary: 'Order documents by how well they answer a query', body: schemas.rerank },
      handle: async (exchange) => {
        const body = checkFields(schemas.rerank, objectBody(exchange.body));
        const { model, query, documents: records, rank_fields: fields, top_n: top } = body;
        const ranked = await rankRecords({ model, query, records, fields, top: top ?? undefined }, exchange);
        const data = ranked.map(({ index, score }) => ({
          index,
          score,
          ...(body.return_documents && { document: records[index] }),
        }));
        return jsonAnswer({ model, data, usage: { rerank_units: 1 } });
      },
    },
    ...modelEndpoints(limits),
  ];
}
