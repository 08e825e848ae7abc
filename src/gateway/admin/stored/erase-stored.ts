import { z } from 'zod';
import { jsonAnswer } from '../../answer.ts';
import { actorOf } from '../../audit/actor-of.ts';
import { checkFields } from '../../check-body.ts';
import { eraseStored, type StoredThings } from '../../stored/erase-stored.ts';
import type { Endpoint } from '../../surface.ts';
import { localTenant } from '../../tenants/tenant-of.ts';
import type { AdminServices } from '../admin-services.ts';
import { authority } from '../authority.ts';
import { jurisdictionOf } from '../jurisdiction.ts';

const which = z.strictObject({ team: z.string().min(1).max(256) });

/**
 * `DELETE /admin/v1/stored?team=…`: all responses, conversations, files, batches and collections of a team, and what
 * encoders keep of its texts, for good. A team that the key does not get to see has stored nothing.
 */
export function eraseStoredOf(services: AdminServices, stored: StoredThings): Endpoint {
  return {
    method: 'DELETE',
    path: '/admin/v1/stored',
    access: { role: 'admin' },
    about: { summary: 'Erase what a team has stored', query: which },
    handle: async (exchange) => {
      const { collections, keptVectors } = services;
      const { team } = checkFields(which, exchange.query);
      const by = authority(exchange);
      const { holds } = await jurisdictionOf(services, by);
      const nothing = { responses: 0, conversations: 0, files: 0, batches: 0, collections: 0, caches: 0 };
      if (!holds(team === localTenant ? undefined : team)) return jsonAnswer({ object: 'erasure', ...nothing });
      const subject = `${services.prefix}stored`;
      const event = { actor: actorOf(by), action: 'stored.erase', subject, tenant: team } as const;
      try {
        const erased = await eraseStored({ ...stored, collections, keptVectors }, team);
        await services.audit.record({ ...event, outcome: 'done', details: { ...erased } });
        return jsonAnswer({ object: 'erasure', ...erased });
      } catch (error) {
        await services.audit.record({ ...event, outcome: 'failed' });
        throw error;
      }
    },
  };
}
