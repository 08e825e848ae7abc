import { z } from 'zod';
import type { Encoder } from '#contract';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import { encodeCounted } from '../encode-counted.ts';
import { UnsupportedFieldError } from '../errors/unsupported-field-error.ts';
import type { GatewayLimits } from '../limits.ts';
import { urgencyFields, urgencyOf } from '../openai/urgency-fields.ts';
import type { Endpoint } from '../surface.ts';

const text = z.string().min(1);

/** The body of `POST /v1/classify`, as vLLM has it. */
export function classifySchema({ embeddingsMax }: Pick<GatewayLimits, 'embeddingsMax'>) {
  return z.strictObject({
    ...urgencyFields,
    model: z.string(),
    input: z.union([text, z.array(text).min(1).max(embeddingsMax)], {
      error: `it must be a text or a list of at most ${embeddingsMax} texts, none of them empty`,
    }),
    /** Cuts what is too long, at its end. */
    truncate: z.boolean().nullish(),
  });
}

/** `POST /v1/classify`: what a head says of texts. */
export function classify(limits: GatewayLimits): Endpoint {
  const schema = classifySchema(limits);
  return {
    method: 'POST',
    path: '/v1/classify',
    access: { scope: 'embeddings' },
    about: { summary: 'Say what a trained head says of texts', body: schema },
    handle: async ({ context, body, routes, key, ask }) => {
      const fields = checkFields(schema, objectBody(body));
      const route = routes.find(fields.model, key, 'embeddings');
      const { encoder } = route.model;
      const says = encoder?.says;
      if (encoder === undefined || says === undefined)
        throw new UnsupportedFieldError('model', 'it is no trained head');
      const inputs = [fields.input].flat().map((each) => ({ kind: 'text', text: each }) as const);
      const requests = inputs.map(() => ({ sampling: {}, choices: 0, tokensMax: 0 }));
      const asked = { route, operation: 'classify', isStream: false, urgency: urgencyOf(fields), requests } as const;
      const inquiry = await ask(asked);
      const truncate = fields.truncate == null ? undefined : fields.truncate ? 'end' : 'none';
      const encoded = await encodeCounted(encoder, { inputs, truncate }, inquiry);
      const { promptTokens } = inquiry.tally.totals();
      return jsonAnswer({
        id: context.requestId,
        object: 'list',
        model: route.name,
        data: encoded.map(({ vector }, index) => ({ index, ...saying(says, vector) })),
        usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
      });
    },
  };
}

function saying({ kind, labels }: NonNullable<Encoder['says']>, vector: Float32Array) {
  if (kind === 'regressor') return { value: vector[0] };
  const best = vector.indexOf(Math.max(...vector));
  return {
    label: labels[best],
    probs: [...vector],
    num_classes: labels.length,
    predictions: labels.map((label, index) => ({ label, score: vector[index] })),
  };
}
