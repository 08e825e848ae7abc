import { jsonAnswer } from '../answer.ts';
import type { Route } from '../route.ts';
import type { Endpoint, Exchange } from '../surface.ts';

const scope = 'models';

/** `GET /v1/models`: what the key may use. */
export const listModels: Endpoint = {
  method: 'GET',
  path: '/v1/models',
  access: { scope: 'models' },
  about: { summary: 'List the models' },
  handle: ({ key, routes }) => jsonAnswer({ object: 'list', data: routes.visibleTo(key).map(modelObject) }),
};

/** `GET /v1/models/{model}`; a name may hold slashes. */
export const readModel: Endpoint = {
  method: 'GET',
  path: '/v1/models/*',
  access: { scope: 'models' },
  about: { summary: 'Tell of a model' },
  handle: ({ key, routes, pathParameters }: Exchange) =>
    jsonAnswer(modelObject(routes.find(pathParameters['*'] ?? '', key, scope))),
};

function modelObject({ name, createdAt, ownedBy, model }: Route) {
  return {
    id: name,
    object: 'model',
    created: Math.floor(createdAt.getTime() / 1000),
    owned_by: ownedBy,
    context_window: model.contextTokens,
  };
}
