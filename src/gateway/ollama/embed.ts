import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import { embedInputs } from '../embed-inputs.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Endpoint } from '../surface.ts';
import { noUrgency } from '../urgency.ts';
import { findRoute } from './find-route.ts';

const access = { scope: 'embeddings' } as const;

/** `POST /api/embed` */
export function embed({ embeddingsMax }: GatewayLimits): Endpoint {
  const schema = z.object({
    model: z.string(),
    input: z.union([z.string().min(1), z.array(z.string().min(1)).max(embeddingsMax)], {
      error: `it must be a text or a list of at most ${embeddingsMax} texts, none of them empty`,
    }),
    dimensions: z.int().min(1).nullish(),
  });
  return {
    method: 'POST',
    path: '/api/embed',
    access,
    about: { summary: 'Embed texts', body: schema },
    handle: async (exchange) => {
      const startedMs = performance.now();
      const { model, input, dimensions } = checkFields(schema, objectBody(exchange.body));
      const texts = typeof input === 'string' ? [input] : input;
      const { vectors, promptTokens } = await embedInputs(
        {
          route: findRoute(exchange, model, 'embeddings'),
          inputs: texts.map((text) => ({ kind: 'text', text })),
          urgency: noUrgency,
          dimensions: dimensions ?? undefined,
        },
        exchange.ask,
      );
      return jsonAnswer({
        model,
        embeddings: vectors.map((vector) => [...vector]),
        total_duration: Math.round((performance.now() - startedMs) * 1_000_000),
        load_duration: 0,
        prompt_eval_count: promptTokens,
      });
    },
  };
}

const oneSchema = z.object({ model: z.string(), prompt: z.string().min(1) });

/** `POST /api/embeddings`: one text, as clients of old do. */
export const embedOne: Endpoint = {
  method: 'POST',
  path: '/api/embeddings',
  access,
  about: { summary: 'Embed a text', body: oneSchema },
  handle: async (exchange) => {
    const { model, prompt } = checkFields(oneSchema, objectBody(exchange.body));
    const route = findRoute(exchange, model, 'embeddings');
    const asked = {
      route,
      inputs: [{ kind: 'text', text: prompt }],
      urgency: noUrgency,
      dimensions: undefined,
    } as const;
    const { vectors } = await embedInputs(asked, exchange.ask);
    return jsonAnswer({ embedding: [...(vectors[0] ?? [])] });
  },
};
