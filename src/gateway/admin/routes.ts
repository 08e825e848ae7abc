import { jsonAnswer } from '../answer.ts';
import type { Endpoint } from '../surface.ts';
import { authority } from './authority.ts';

/** `GET /admin/v1/routes`: what clients can ask for, and who may. For keys of the whole stage, as policies name keys. */
export const listRoutes: Endpoint = {
  method: 'GET',
  path: '/admin/v1/routes',
  access: { role: 'viewer' },
  about: { summary: 'List the routes with their policies' },
  handle: (exchange) => {
    const key = authority(exchange);
    const isOfOneTeam = (key.teams?.length ?? 0) > 0;
    const data = exchange.routes
      .policies()
      .map(({ name, model, policy }) => ({ object: 'route', name, model, ...(isOfOneTeam ? {} : { policy }) }));
    const visible = new Set(exchange.routes.visibleTo(key).map(({ name }) => name));
    return jsonAnswer({ object: 'list', data: data.filter(({ name }) => !isOfOneTeam || visible.has(name)) });
  },
};
