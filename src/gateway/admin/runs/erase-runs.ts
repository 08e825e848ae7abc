import { z } from 'zod';
import { eraseRuns, type RunFilter } from '#prompt';
import { type Answer, jsonAnswer } from '../../answer.ts';
import { checkFields } from '../../check-body.ts';
import { InvalidFieldError } from '../../errors/invalid-field-error.ts';
import type { Endpoint, Exchange } from '../../surface.ts';
import { authority } from '../authority.ts';
import { runSeen } from './read-run.ts';
import type { RunServices } from './run-access.ts';
import { filterOf, runQuery } from './run-query.ts';

const which = z.strictObject({ ...runQuery, all: z.literal('true').optional() });

/** `DELETE /admin/v1/runs/{id}`: for good, texts and scores; its usage stays. */
export function eraseOneRun(services: RunServices): Endpoint {
  return {
    method: 'DELETE',
    path: '/admin/v1/runs/:id',
    access: { role: 'admin' },
    about: { summary: 'Erase a run' },
    handle: async (exchange) => {
      const { id, tenant, stage } = await runSeen(services, exchange);
      return await erase(services, exchange, { id, tenant, stage }, { id });
    },
  };
}

/** `DELETE /admin/v1/runs`: all that the query means; without one, and with `all=true`, all that the key gets to see. */
export function eraseManyRuns(services: RunServices): Endpoint {
  return {
    method: 'DELETE',
    path: '/admin/v1/runs',
    access: { role: 'admin' },
    about: { summary: 'Erase runs', query: which },
    handle: async (exchange) => {
      const { all, ...query } = checkFields(which, exchange.query);
      const isLimited = Object.values(query).some((value) => value !== undefined);
      if (!isLimited && all === undefined) throw new InvalidFieldError('all', 'say which runs, or "all=true"');
      return await erase(services, exchange, await filterOf(services, exchange, query), { ...query, all });
    },
  };
}

/** That something was erased is written down, and what it was is not. */
async function erase(
  { runs, audit, prefix }: RunServices,
  exchange: Exchange,
  filter: RunFilter,
  details: Readonly<Record<string, string | undefined>>,
): Promise<Answer> {
  const { id, name } = authority(exchange);
  const asked = Object.fromEntries(Object.entries(details).flatMap(([key, value]) => (value ? [[key, value]] : [])));
  const event = { actor: { kind: 'key', id, name }, action: 'run.erase', subject: `${prefix}runs` } as const;
  const tenant = typeof filter.tenant === 'string' ? filter.tenant : undefined;
  try {
    const erased = await eraseRuns(runs, filter);
    await audit.record({ ...event, tenant, outcome: 'done', details: { ...asked, erased } });
    return jsonAnswer({ object: 'erasure', erased });
  } catch (error) {
    await audit.record({ ...event, tenant, outcome: 'failed', details: asked });
    throw error;
  }
}
