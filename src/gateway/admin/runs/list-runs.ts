import { z } from 'zod';
import { runStore } from '#prompt';
import { jsonAnswer } from '../../answer.ts';
import { checkFields } from '../../check-body.ts';
import type { Endpoint } from '../../surface.ts';
import type { RunServices } from './run-access.ts';
import { runObject } from '../../runs/run-object.ts';
import { filterOf, runQuery } from './run-query.ts';

const listing = z.strictObject({
  ...runQuery,
  before: z.string().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(50),
});

/** `GET /admin/v1/runs`: newest first and without texts; `before` the last id of a page is the next page. */
export function listRuns(services: RunServices): Endpoint {
  const store = runStore(services.runs);
  return {
    method: 'GET',
    path: '/admin/v1/runs',
    access: { role: 'viewer' },
    about: { summary: 'List runs', query: listing },
    handle: async (exchange) => {
      const { before, limit, ...query } = checkFields(listing, exchange.query);
      const page = await store.list(await filterOf(services, exchange, query), { before, limit });
      return jsonAnswer({ object: 'list', data: page.runs.map(runObject), has_more: page.next !== undefined });
    },
  };
}
