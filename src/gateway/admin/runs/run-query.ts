import { z } from 'zod';
import type { RunFilter } from '#prompt';
import { runLimits, timeOf } from '../../run-limits.ts';
import type { Exchange } from '../../surface.ts';
import { type RunServices, runsSeenBy, withinTeam } from './run-access.ts';

const name = z.string().min(1).max(256).optional();

/** What limits runs, in the query of a request. */
export const runQuery = { ...runLimits, key_id: name, request_id: name, trace: name, failure: name };

const runFilter = z.strictObject(runQuery);

/** The runs that a query means, of those that its key gets to see. */
export async function filterOf(
  services: RunServices,
  exchange: Pick<Exchange, 'key'>,
  query: z.output<typeof runFilter>,
): Promise<RunFilter> {
  const seen = await runsSeenBy(services, exchange);
  return {
    ...seen,
    tenant: withinTeam(seen.tenant, query.team),
    project: query.project,
    key: query.key,
    keyId: query.key_id,
    requestId: query.request_id,
    trace: query.trace,
    route: query.route,
    model: query.model,
    prompt: query.prompt,
    promptVersion: query.prompt_version as RunFilter['promptVersion'],
    status: query.status,
    failure: query.failure,
    sinceMs: timeOf(query.since),
    untilMs: timeOf(query.until),
  };
}
