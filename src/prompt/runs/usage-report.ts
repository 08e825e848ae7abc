import { type RawBuilder, sql } from 'kysely';
import type { BulkDatabase } from '#store';
import { isAmong, type Tenants } from './tenants.ts';
import { dayOf } from './usage-rows.ts';

export const usageDimensions = ['team', 'project', 'key', 'route', 'model', 'day', 'month'] as const;
export type UsageDimension = (typeof usageDimensions)[number];

export interface UsageOptions {
  /** What the rows are of: one or more. */
  readonly by: readonly UsageDimension[];
  readonly tenant: Tenants;
  readonly stage?: string | undefined;
  /** From this UTC day on. */
  readonly sinceMs?: number | undefined;
  /** To this UTC day, and including it. */
  readonly untilMs?: number | undefined;
}

/** What was used of models, and what it cost. */
export interface UsageRow {
  /** By dimension; empty for what has none, such as a call without a key. */
  readonly names: Readonly<Partial<Record<UsageDimension, string>>>;
  readonly runs: number;
  readonly failed: number;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  /** Time that calls took, added up, in milliseconds. */
  readonly durationMs: number;
  /** In billionths of a US dollar. */
  readonly costNanos: number;
}

const expressions: Readonly<Record<UsageDimension, RawBuilder<string>>> = {
  team: sql`tenant`,
  project: sql`project`,
  key: sql`key_name`,
  route: sql`route`,
  model: sql`model`,
  day: sql`day`,
  month: sql`substr(day, 1, 7)`,
};

/** Sums over all calls, whatever was recorded of them: recording less changes no report. Ordered by the dimensions. */
export async function usageReport({ kysely }: BulkDatabase, options: UsageOptions): Promise<readonly UsageRow[]> {
  const { by, tenant, stage, sinceMs, untilMs } = options;
  const names = sql.join(by.map((dimension) => sql`${expressions[dimension]} as ${sql.ref(dimension)}`));
  const positions = sql.join(by.map((_dimension, index) => sql.raw(String(index + 1))));
  const conditions = [
    isAmong('tenant', tenant),
    ...(stage === undefined ? [] : [sql`stage = ${stage}`]),
    ...(sinceMs === undefined ? [] : [sql`day >= ${dayOf(sinceMs)}`]),
    ...(untilMs === undefined ? [] : [sql`day <= ${dayOf(untilMs)}`]),
  ];
  const { rows } = await sql<Record<string, string | number>>`
    select ${names}, sum(runs) as runs, sum(failed) as failed, sum(prompt_tokens) as prompt_tokens,
      sum(cached_tokens) as cached_tokens, sum(completion_tokens) as completion_tokens,
      sum(duration_ms) as duration_ms, sum(cost_nanos) as cost_nanos
    from run_usage where ${sql.join(conditions, sql` and `)}
    group by ${positions} order by ${positions}`.execute(kysely);
  return rows.map((row) => ({
    names: Object.fromEntries(by.map((dimension) => [dimension, String(row[dimension])])),
    runs: Number(row['runs']),
    failed: Number(row['failed']),
    promptTokens: Number(row['prompt_tokens']),
    cachedTokens: Number(row['cached_tokens']),
    completionTokens: Number(row['completion_tokens']),
    durationMs: Number(row['duration_ms']),
    costNanos: Number(row['cost_nanos']),
  }));
}
