import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import type { ModelWeights } from '../route.ts';
import type { Endpoint } from '../surface.ts';
import { ollamaErrorBody } from './error-body.ts';
import { findRoute } from './find-route.ts';
import { hexOf } from './model-objects.ts';

const pullSchema = z.object({
  model: z.string().optional(),
  name: z.string().optional(),
  stream: z.boolean().nullish(),
});

/**
 * `POST /api/pull`: clients pull what they are about to use. A model of the stack was fetched when it was brought up, so
 * that there is nothing left to do but say so; any other is not to be had.
 */
export const pullModel: Endpoint = {
  method: 'POST',
  path: '/api/pull',
  access: { scope: 'models' },
  about: { summary: 'Tell that a model is there', body: pullSchema, otherTypes: ['application/x-ndjson'] },
  handle: (exchange) => {
    const { model, name, stream } = checkFields(pullSchema, objectBody(exchange.body));
    const route = findRoute(exchange, model ?? name, 'models');
    if (stream === false) return jsonAnswer({ status: 'success' });
    const statuses = progress(exchange.routes.weights?.(route.model.name));
    return {
      kind: 'streamed',
      contentType: 'application/x-ndjson',
      heartbeat: '\n',
      frames: lines(statuses),
      failure: (fault) => `${ollamaErrorBody(fault)}\n`,
    };
  },
};

/** As far as there was something to fetch, all of it is here. */
function progress(weights: ModelWeights | undefined): readonly object[] {
  if (weights === undefined) return [{ status: 'success' }];
  const { digest, sizeBytes } = weights;
  const status = `pulling ${hexOf(weights).slice(0, 12)}`;
  return [
    { status: 'pulling manifest' },
    { status, digest, total: sizeBytes, completed: sizeBytes },
    { status: 'success' },
  ];
}

async function* lines(statuses: readonly object[]): AsyncGenerator<string> {
  for (const status of statuses) yield `${JSON.stringify(status)}\n`;
}
