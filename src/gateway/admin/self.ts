import { jsonAnswer } from '../answer.ts';
import type { Endpoint } from '../surface.ts';
import { authority } from './authority.ts';

/** `GET /admin/v1/self`: who the key is, for a console to greet and to know what to offer. */
export const readSelf: Endpoint = {
  method: 'GET',
  path: '/admin/v1/self',
  access: { role: 'viewer' },
  about: { summary: 'Tell who the key is' },
  handle: (exchange) => {
    const { id, name, role, teams, user } = authority(exchange);
    return jsonAnswer({ object: 'self', key_id: id, name, role, team: teams?.[0] ?? null, user: user ?? null });
  },
};
