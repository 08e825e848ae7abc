import { z } from 'zod';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import type { Endpoint } from '../surface.ts';
import { findRoute } from './find-route.ts';
import { loadedObject, modelObject, shownObject } from './model-objects.ts';

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
  handle: ({ routes, key }) => jsonAnswer({ models: routes.visibleTo(key).map((route) => modelObject(route, routes)) }),
};

/** `GET /api/ps`: those whose models are in memory. */
export const loadedModels: Endpoint = {
  method: 'GET',
  path: '/api/ps',
  access,
  about: { summary: 'List the models that are in memory' },
  handle: ({ routes, key }) =>
    jsonAnswer({ models: routes.visibleTo(key).flatMap((route) => loadedObject(route, routes) ?? []) }),
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
    return jsonAnswer(shownObject(route, exchange.routes));
  },
};
