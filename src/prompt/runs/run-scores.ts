import type { BulkDatabase } from '#store';
import { InvalidScoreError } from './errors/invalid-score-error.ts';
import { RunNotFoundError } from './errors/run-not-found-error.ts';
import { runIds } from './run-id.ts';
import type { RunTables } from './run-tables.ts';
import { areAmong, type Tenants } from './tenants.ts';

/** What somebody says of a run: a number, a label, or both. */
export interface RunScore {
  readonly id: string;
  readonly runId: string;
  /** What is judged: "helpful", "correct". */
  readonly name: string;
  readonly value?: number | undefined;
  readonly label?: string | undefined;
  readonly comment?: string | undefined;
  readonly source: ScoreSource;
  /** Who: a person, a rule or the model that judged, by name. */
  readonly author?: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly createdMs: number;
}

export type ScoreSource = 'human' | 'rule' | 'judge';

export type NewScore = Omit<RunScore, 'id' | 'createdMs'>;

/** Feedback on runs. It goes with its run when that is erased. */
export interface RunScores {
  /** @throws RunNotFoundError, also for a run of another tenant; InvalidScoreError */
  add(score: NewScore, tenant: Tenants): Promise<RunScore>;
}

const charactersMax = { name: 100, label: 100, comment: 10_000, author: 200 } as const;

export function runScores(database: BulkDatabase, nowMs: () => number = Date.now): RunScores {
  const kysely = database.kysely.withTables<RunTables>();
  const newId = runIds(nowMs);
  return {
    add: async (given, tenant) => {
      check(given);
      const run = await kysely.selectFrom('run').select('tenant').where('id', '=', given.runId).executeTakeFirst();
      if (run === undefined || !areAmong(tenant, run.tenant)) throw new RunNotFoundError(given.runId);
      const score: RunScore = { ...given, id: newId().replace('run_', 'score_'), createdMs: nowMs() };
      const { runId, createdMs, value = null, label = null, comment = null, author = null, ...rest } = score;
      await kysely
        .insertInto('run_score')
        .values({ ...rest, run_id: runId, tenant: run.tenant, value, label, comment, author, created_ms: createdMs })
        .execute();
      return score;
    },
  };
}

export function scoreOfRow(row: RunTables['run_score']): RunScore {
  return {
    id: row.id,
    runId: row.run_id,
    name: row.name,
    ...(row.value !== null && { value: row.value }),
    ...(row.label !== null && { label: row.label }),
    ...(row.comment !== null && { comment: row.comment }),
    source: row.source as ScoreSource,
    ...(row.author !== null && { author: row.author }),
    createdMs: row.created_ms,
  };
}

function check(score: NewScore): void {
  if (score.value === undefined && score.label === undefined)
    throw new InvalidScoreError('it has no value and no label');
  if (score.value !== undefined && !Number.isFinite(score.value)) throw new InvalidScoreError('its value is no number');
  if (score.name === '') throw new InvalidScoreError('it has no name');
  for (const [field, max] of Object.entries(charactersMax) as [keyof typeof charactersMax, number][])
    if ((score[field]?.length ?? 0) > max) throw new InvalidScoreError(`its ${field} is longer than ${max} characters`);
}
