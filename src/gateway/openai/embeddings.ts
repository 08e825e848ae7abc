import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import { embedInputs } from '../embed-inputs.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Endpoint } from '../surface.ts';
import { modelInputs } from './model-inputs.ts';
import { urgencyFields, urgencyOf } from './urgency-fields.ts';

const tokens = z.array(z.int().min(0).max(0x7fffffff)).min(1);
const text = z.string().min(1);

/** The body of `POST /v1/embeddings`. */
export function embeddingsSchema({ embeddingsMax }: Pick<GatewayLimits, 'embeddingsMax'>) {
  return z.strictObject({
    ...urgencyFields,
    model: z.string(),
    input: z.union([text, z.array(text).min(1).max(embeddingsMax), tokens, z.array(tokens).min(1).max(embeddingsMax)], {
      error: `it must be a text, a list of at most ${embeddingsMax} texts, a list of token ids, or a list of at most ${embeddingsMax} such lists; none of them empty`,
    }),
    encoding_format: z.enum(['float', 'base64'], { error: 'it must be "float" or "base64"' }).nullish(),
    dimensions: z.int().min(1).nullish(),
    /** Accepted and not kept. */
    user: z.string().nullish(),
  });
}

/** `POST /v1/embeddings` */
export function embeddings(limits: GatewayLimits): Endpoint {
  const schema = embeddingsSchema(limits);
  return {
    method: 'POST',
    path: '/v1/embeddings',
    access: { scope: 'embeddings' },
    about: { summary: 'Embed texts', body: schema },
    handle: async ({ body, routes, key, ask }) => {
      const fields = checkFields(schema, objectBody(body));
      const route = routes.find(fields.model, key, 'embeddings');
      const asked = {
        route,
        inputs: modelInputs(fields.input),
        urgency: urgencyOf(fields),
        dimensions: fields.dimensions ?? undefined,
      };
      const { vectors, promptTokens } = await embedInputs(asked, ask);
      const encode = fields.encoding_format === 'base64' ? base64Of : (vector: Float32Array) => [...vector];
      return jsonAnswer({
        object: 'list',
        data: vectors.map((vector, index) => ({ object: 'embedding', index, embedding: encode(vector) })),
        model: route.name,
        usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
      });
    },
  };
}

/** Single precision, little-endian, as OpenAI packs vectors. */
function base64Of(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
}
