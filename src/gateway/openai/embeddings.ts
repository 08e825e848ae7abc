import { z } from 'zod';
import type { EncodeRequest } from '#contract';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import { embedInputs } from '../embed-inputs.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Endpoint } from '../surface.ts';
import { modelInputs } from './model-inputs.ts';
import { urgencyFields, urgencyOf } from './urgency-fields.ts';

const tokens = z.array(z.int().min(0).max(0x7fffffff)).min(1);
const text = z.string().min(1);

/** Jina's, of which two tell a query from a passage. */
const tasks = ['retrieval.query', 'retrieval.passage', 'text-matching', 'classification', 'separation'] as const;

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
    /** For encoders, as others call it: what the texts are for (NVIDIA's and Jina's), and what becomes of long ones (vLLM's). */
    input_type: z
      .enum(['query', 'document', 'passage'], { error: 'it must be "query", "document" or "passage"' })
      .nullish(),
    task: z.enum(tasks, { error: `it must be ${tasks.map((each) => `"${each}"`).join(', ')}` }).nullish(),
    truncate: z.boolean().nullish(),
    truncate_prompt_tokens: z.int().min(-1).nullish(),
    normalized: z.boolean().nullish(),
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
        normalise: fields.normalized ?? undefined,
        ...purposeOf(fields),
        ...cutOf(fields),
      };
      const { vectors, promptTokens, tokensCut } = await embedInputs(asked, ask);
      const encode = fields.encoding_format === 'base64' ? base64Of : (vector: Float32Array) => [...vector];
      const answer = jsonAnswer({
        object: 'list',
        data: vectors.map((vector, index) => ({ object: 'embedding', index, embedding: encode(vector) })),
        model: route.name,
        usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
      });
      // OpenAI's answer has no place for it, and nobody should take a part of a text for the whole unawares.
      return tokensCut === 0 ? answer : { ...answer, headers: [['x-lode-tokens-cut', String(tokensCut)]] };
    },
  };
}

type EmbeddingsFields = z.output<ReturnType<typeof embeddingsSchema>>;

/** @throws InvalidFieldError where two fields contradict each other */
function purposeOf({ input_type: type, task }: EmbeddingsFields): Pick<EncodeRequest, 'purpose'> {
  if (type != null && task != null)
    throw new InvalidFieldError('task', 'it says what "input_type" says: send one of the two');
  if (type === 'query' || task === 'retrieval.query') return { purpose: 'query' };
  return type != null || task === 'retrieval.passage' ? { purpose: 'passage' } : {};
}

/** A number of tokens, of which -1 stands for as many as the model reads; nought of them would be no input. */
function cutOf({
  truncate,
  truncate_prompt_tokens: most,
}: EmbeddingsFields): Pick<EncodeRequest, 'truncate' | 'tokensMax'> {
  if (most === 0)
    throw new InvalidFieldError('truncate_prompt_tokens', 'it must be at least 1, or -1 for all that is read');
  if (most != null) return { truncate: 'end', ...(most > 0 && { tokensMax: most }) };
  return truncate == null ? {} : { truncate: truncate ? 'end' : 'none' };
}

/** Single precision, little-endian, as OpenAI packs vectors. */
function base64Of(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
}
