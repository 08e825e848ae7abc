import { RunNotFoundError, runStore, type ScoredRun } from '#prompt';
import { jsonAnswer } from '../../answer.ts';
import type { Endpoint, Exchange } from '../../surface.ts';
import { type RunServices, runsSeenBy } from './run-access.ts';
import { runObject, scoreObject } from '../../runs/run-object.ts';

/** `GET /admin/v1/runs/{id}`: with its texts and scores. */
export function readRun(services: RunServices): Endpoint {
  return {
    method: 'GET',
    path: '/admin/v1/runs/:id',
    access: { role: 'operator' },
    about: { summary: 'Read a run with its texts' },
    handle: async (exchange) => {
      const run = await runSeen(services, exchange);
      return jsonAnswer({ ...runObject(run), scores: run.scores.map(scoreObject) });
    },
  };
}

/**
 * The run that the path names. One that others own looks like one that does not exist.
 *
 * @throws RunNotFoundError
 */
export async function runSeen(services: RunServices, exchange: Exchange): Promise<ScoredRun> {
  const id = exchange.pathParameters['id'] ?? '';
  const { stage, tenant } = await runsSeenBy(services, exchange);
  const run = await runStore(services.runs).get(id, tenant);
  if (run === undefined || run.stage !== stage) throw new RunNotFoundError(id);
  return run;
}
