import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import type { Route } from '../route.ts';
import type { Endpoint } from '../surface.ts';
import { findRoute } from './find-route.ts';

/** The release of Ollama whose API is spoken here: clients look at it before they use what is newer. */
const version = '0.12.6';

const access = { scope: 'models' } as const;

/** `GET /api/version` */
export const showVersion: Endpoint = {
  method: 'GET',
  path: '/api/version',
  access,
  about: { summary: 'Tell the version of the protocol' },
  handle: () => jsonAnswer({ version }),
};

/** `GET /api/tags`: the routes that the key may use. */
export const tags: Endpoint = {
  method: 'GET',
  path: '/api/tags',
  access,
  about: { summary: 'List the models' },
  handle: ({ routes, key }) => jsonAnswer({ models: routes.visibleTo(key).map(modelJson) }),
};

const showSchema = z.object({ model: z.string().optional(), name: z.string().optional() });

/** `POST /api/show`: what is told of a model. */
export const showModel: Endpoint = {
  method: 'POST',
  path: '/api/show',
  access,
  about: { summary: 'Tell of a model', body: showSchema },
  handle: (exchange) => {
    const { model, name } = checkFields(showSchema, objectBody(exchange.body));
    const route = findRoute(exchange, model ?? name, 'models');
    const { contextTokens, media, scorer } = route.model;
    return jsonAnswer({
      license: '',
      modelfile: '',
      parameters: '',
      template: '',
      system: '',
      details,
      messages: [],
      modified_at: route.createdAt.toISOString(),
      model_info: { 'general.architecture': 'lode', 'lode.context_length': contextTokens },
      capabilities: [
        'completion',
        'tools',
        ...(media?.includes('image') ? ['vision'] : []),
        ...(scorer ? ['embedding'] : []),
      ],
    });
  },
};

/** A route tells nothing of the file behind it. */
const details = {
  parent_model: '',
  format: '',
  family: '',
  families: [],
  parameter_size: '',
  quantization_level: '',
} as const;

function modelJson({ name, createdAt, fingerprint = '' }: Route) {
  return { name, model: name, modified_at: createdAt.toISOString(), size: 0, digest: fingerprint, details };
}
