import { z } from 'zod';
import { RunNotFoundError, runScores, runStore, type ScoredRun } from '#prompt';
import type { BulkDatabase } from '#store';
import { jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import { storableText } from '../storable-text.ts';
import type { Endpoint, Exchange } from '../surface.ts';
import { runObject, scoreObject } from './run-object.ts';

/** How long a run is found by the id of its request: as long as an application would ask its user what it thought of it. */
const requestDays = 7;
const dayMs = 86_400_000;

export const access = { scope: 'runs', isNamed: true } as const;

export interface OwnRuns {
  readonly runs: BulkDatabase;
  /** "shop/main" */
  readonly stage: string;
}

const score = z.strictObject({
  name: storableText(),
  value: z.number().optional(),
  label: storableText().optional(),
  comment: storableText().optional(),
  source: z.enum(['human', 'rule', 'judge']).default('human'),
  author: storableText().optional(),
});

/** `GET /v1/runs/{id}`: one of the team's runs, with texts and scores. */
export function readOwnRun(own: OwnRuns): Endpoint {
  return {
    method: 'GET',
    path: '/v1/runs/:id',
    access,
    about: { summary: 'Read a run of your team' },
    handle: async (exchange) => {
      const run = await ownRun(own, exchange);
      return jsonAnswer({ ...runObject(run), scores: run.scores.map(scoreObject) });
    },
  };
}

/** `POST /v1/runs/{id}/scores`: what an application's users, rules or judges say of a run. */
export function scoreOwnRun(own: OwnRuns): Endpoint {
  const scores = runScores(own.runs);
  return {
    method: 'POST',
    path: '/v1/runs/:id/scores',
    access,
    about: { summary: 'Score a run of your team', body: score, status: 201 },
    handle: async (exchange) => {
      const given = checkFields(score, objectBody(exchange.body));
      const { id, tenant } = await ownRun(own, exchange);
      const author = given.author ?? exchange.key?.name;
      return jsonAnswer(scoreObject(await scores.add({ ...given, runId: id, author }, tenant)), 201);
    },
  };
}

/**
 * The run that the path names, by its own id or by that of its request. One that others own looks like one that does not
 * exist.
 *
 * @throws RunNotFoundError
 */
export async function ownRun({ runs, stage }: OwnRuns, { pathParameters, context }: Exchange): Promise<ScoredRun> {
  const id = pathParameters['id'] ?? '';
  const store = runStore(runs);
  const { tenant } = context;
  const sinceMs = Date.now() - requestDays * dayMs;
  const runId = id.startsWith('run_')
    ? id
    : (await store.list({ tenant, stage, requestId: id, sinceMs }, { limit: 1 })).runs[0]?.id;
  const run = runId === undefined ? undefined : await store.get(runId, tenant);
  if (run === undefined || run.stage !== stage) throw new RunNotFoundError(id);
  return run;
}
