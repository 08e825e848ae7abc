import { jsonAnswer } from '../answer.ts';
import type { Endpoint } from '../surface.ts';
import type { AdminServices } from './admin-services.ts';
import { authority } from './authority.ts';
import { jurisdictionOf } from './jurisdiction.ts';

/** `GET /admin/v1/teams` */
export function listTeams(services: AdminServices): Endpoint {
  const { teams, prefix } = services;
  return {
    method: 'GET',
    path: '/admin/v1/teams',
    access: { role: 'viewer' },
    about: { summary: 'List the teams' },
    handle: async (exchange) => {
      const { holds } = await jurisdictionOf(services, authority(exchange));
      const shortName = (name: string): string => name.slice(prefix.length);
      const data = (await teams.list(prefix))
        .filter(({ name }) => holds(shortName(name)))
        .map(({ name, parent, createdAt }) => ({
          object: 'team',
          name: shortName(name),
          // Above its own team a key sees nothing, not even a name.
          parent: parent !== undefined && holds(shortName(parent)) ? shortName(parent) : null,
          created_at: createdAt.toISOString(),
        }));
      return jsonAnswer({ object: 'list', data });
    },
  };
}
