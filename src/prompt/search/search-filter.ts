import { type RawBuilder, sql } from 'kysely';
import type { RunFilter } from '../runs/run-filter.ts';
import type { ScoreSource } from '../runs/run-scores.ts';
import { factWord } from './fact-word.ts';
import { parseWords } from './parse-words.ts';
import type { WordQuery } from './word-query.ts';

export interface NumberRange {
  /** Inclusive, as the other end is. */
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** What somebody said of a run. */
export interface ScoreFilter extends NumberRange {
  readonly name: string;
  readonly label?: string | undefined;
  readonly source?: ScoreSource | undefined;
}

/** Which runs are looked for: those to which all applies that is given. */
export interface RunQuery extends Pick<
  RunFilter,
  | 'tenant'
  | 'stage'
  | 'project'
  | 'key'
  | 'route'
  | 'model'
  | 'prompt'
  | 'promptVersion'
  | 'status'
  | 'sinceMs'
  | 'untilMs'
> {
  /** See `parseWords`. */
  readonly words?: string | undefined;
  /** Names of tools, all of which it called. */
  readonly tools?: readonly string[] | undefined;
  /** Of its prompt: names and values as they were, others than texts as JSON. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  readonly costNanos?: NumberRange | undefined;
  readonly durationMs?: NumberRange | undefined;
  readonly promptTokens?: NumberRange | undefined;
  readonly completionTokens?: NumberRange | undefined;
  readonly scores?: readonly ScoreFilter[] | undefined;
}

const named = ['project', 'key', 'route', 'model', 'prompt', 'promptVersion', 'status'] as const;

/** What of it the index of words knows. @throws InvalidSearchError */
export function wordQueryOf(query: RunQuery): WordQuery {
  const { tenant, words = '', tools = [], variables = {} } = query;
  return {
    ...parseWords(words),
    facts: [
      ...(tenant === undefined ? [] : [[tenant].flat().map((name) => factWord('tenant', name))]),
      ...named.flatMap((name) => (query[name] === undefined ? [] : [[factWord(name, query[name])]])),
      ...tools.map((name) => [factWord('tool', name)]),
      ...Object.entries(variables).map(([name, value]) => [factWord(`variable:${name}`, value)]),
    ],
  };
}

const ranges = {
  costNanos: 'cost_nanos',
  durationMs: 'duration_ms',
  promptTokens: 'prompt_tokens',
  completionTokens: 'completion_tokens',
} as const;

/** The rest of it, of `run_search` as `run`. */
export function conditionsOf(query: RunQuery): readonly RawBuilder<boolean>[] {
  const { tenant, stage, sinceMs, untilMs, scores = [] } = query;
  // What one may see is not left to words alone.
  const seen = tenant === undefined ? [] : [sql<boolean>`run.tenant in (${sql.join([tenant].flat())})`];
  return [
    ...seen,
    ...(stage === undefined ? [] : [sql<boolean>`run.stage = ${stage}`]),
    ...(sinceMs === undefined ? [] : [sql<boolean>`run.ended_ms >= ${Math.trunc(sinceMs)}`]),
    ...(untilMs === undefined ? [] : [sql<boolean>`run.ended_ms < ${Math.trunc(untilMs)}`]),
    ...Object.entries(ranges).flatMap(([name, column]) =>
      within(sql.ref(`run.${column}`), query[name as keyof typeof ranges]),
    ),
    ...scores.map(scored),
  ];
}

/** That it has such a score. */
function scored({ name, label, source, ...range }: ScoreFilter): RawBuilder<boolean> {
  const conditions = [
    sql<boolean>`run_score.run_id = run.id and run_score.name = ${name}`,
    ...(label === undefined ? [] : [sql<boolean>`run_score.label = ${label}`]),
    ...(source === undefined ? [] : [sql<boolean>`run_score.source = ${source}`]),
    ...within(sql.ref('run_score.value'), range),
  ];
  return sql`exists (select 1 from run_score where ${sql.join(conditions, sql` and `)})`;
}

function within(column: RawBuilder<unknown>, range: NumberRange | undefined): readonly RawBuilder<boolean>[] {
  const { min, max } = range ?? {};
  return [
    ...(min === undefined ? [] : [sql<boolean>`${column} >= ${min}`]),
    ...(max === undefined ? [] : [sql<boolean>`${column} <= ${max}`]),
  ];
}
