import { sql } from 'kysely';
import type { BulkDatabase } from '#store';
import { matchedRuns } from './matched-runs.ts';
import type { RunQuery } from './search-filter.ts';

const hourMs = 3_600_000;
const stepsMax = 1000;

/** Steps of time, in UTC; weeks begin on Thursdays, as the epoch did. */
export const trendSteps = { hour: hourMs, day: 24 * hourMs, week: 7 * 24 * hourMs } as const;
export type TrendStep = keyof typeof trendSteps;

/** What became of the runs that ended in one step of time. Steps in which none ended are left out. */
export interface TrendPoint {
  readonly startMs: number;
  readonly runs: number;
  readonly failed: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly costNanos: number;
  readonly meanDurationMs: number;
  /** Mean of the scores that were asked for; absent where nobody gave one. */
  readonly meanScore?: number | undefined;
}

export interface TrendOptions {
  readonly step: TrendStep;
  /** Name of scores whose mean is told. */
  readonly score?: string | undefined;
}

/** The runs of a search over time, oldest first, at most the last 1000 steps. @throws InvalidSearchError */
export async function runTrend(
  database: BulkDatabase,
  query: RunQuery,
  { step, score }: TrendOptions,
): Promise<readonly TrendPoint[]> {
  const matched = await matchedRuns(database, query);
  if (matched === undefined) return [];
  const stepMs = trendSteps[step];
  const scores =
    score === undefined
      ? sql`select cast(null as text) as run_id, cast(null as double precision) as mean where false`
      : sql`select run_id, avg(value) as mean from run_score where name = ${score} group by run_id`;
  const { rows } = await sql<Record<keyof TrendPoint, number | string> & { meanScore: number | null }>`
    with found as materialized (
      select run.id, run.ended_ms, run.status, run.prompt_tokens, run.completion_tokens, run.cost_nanos, run.duration_ms
      from ${matched.from} where ${matched.where}
    ), scored as (${scores})
    select ended_ms / ${sql.lit(stepMs)} as "startMs", count(*) as "runs",
      sum(case when status = 'failed' then 1 else 0 end) as "failed",
      sum(prompt_tokens) as "promptTokens", sum(completion_tokens) as "completionTokens",
      coalesce(sum(cost_nanos), 0) as "costNanos", avg(duration_ms) as "meanDurationMs", avg(scored.mean) as "meanScore"
    from found left join scored on scored.run_id = found.id
    group by 1 order by 1 desc limit ${stepsMax}`.execute(database.kysely);
  return rows.toReversed().map(({ startMs, meanScore, ...sums }) => ({
    startMs: Number(startMs) * stepMs,
    runs: Number(sums.runs),
    failed: Number(sums.failed),
    promptTokens: Number(sums.promptTokens),
    completionTokens: Number(sums.completionTokens),
    costNanos: Number(sums.costNanos),
    meanDurationMs: Number(sums.meanDurationMs),
    ...(meanScore !== null && { meanScore }),
  }));
}
