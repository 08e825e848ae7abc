import { jsonAnswer } from '../answer.ts';
import type { Endpoint } from '../surface.ts';
import type { AdminServices } from './admin-services.ts';
import { authority } from './authority.ts';
import { keysWithin } from './keys.ts';

/** `GET /admin/v1/projects`: what keys are used for, by team. A project is there as long as a key names it. */
export function listProjects(services: AdminServices): Endpoint {
  return {
    method: 'GET',
    path: '/admin/v1/projects',
    access: { role: 'viewer' },
    about: { summary: 'List the projects' },
    handle: async (exchange) => {
      const projects = new Map<string, { object: 'project'; name: string; team: string | null; keys: number }>();
      for (const { project, team, revokedAt } of await keysWithin(services, authority(exchange))) {
        if (project === undefined || revokedAt !== undefined) continue;
        const owner = team?.slice(services.prefix.length) ?? null;
        const id = JSON.stringify([owner, project]);
        const known = projects.get(id) ?? { object: 'project', name: project, team: owner, keys: 0 };
        projects.set(id, { ...known, keys: known.keys + 1 });
      }
      return jsonAnswer({ object: 'list', data: [...projects.values()] });
    },
  };
}
