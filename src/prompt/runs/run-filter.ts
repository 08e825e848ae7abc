import type { Digest } from '#base';
import { firstRunId } from './run-id.ts';
import type { Tenants } from './tenants.ts';
import type { RunStatus } from './run.ts';

/** Which runs are meant: those to which everything applies that is given. */
export interface RunFilter {
  readonly tenant: Tenants;
  readonly id?: string | undefined;
  readonly stage?: string | undefined;
  readonly project?: string | undefined;
  readonly keyId?: string | undefined;
  /** The name of a key. */
  readonly key?: string | undefined;
  readonly requestId?: string | undefined;
  readonly trace?: string | undefined;
  readonly route?: string | undefined;
  readonly model?: string | undefined;
  /** Name of a prompt, and one of its versions. */
  readonly prompt?: string | undefined;
  readonly promptVersion?: Digest | undefined;
  readonly status?: RunStatus | undefined;
  readonly failure?: string | undefined;
  /** Ended at this time or later, in milliseconds since the Unix epoch. */
  readonly sinceMs?: number | undefined;
  /** Ended before it. */
  readonly untilMs?: number | undefined;
}

const columns = {
  id: 'id',
  tenant: 'tenant',
  stage: 'stage',
  project: 'project',
  keyId: 'key_id',
  key: 'key_name',
  requestId: 'request_id',
  trace: 'trace',
  route: 'route',
  model: 'model',
  prompt: 'prompt_name',
  promptVersion: 'prompt_version',
  status: 'status',
  failure: 'failure',
} as const;

type FilterColumn = `run.${(typeof columns)[keyof typeof columns]}`;

/** What a statement has that can be limited to some rows of `run`. */
interface Filterable<Self> {
  where(column: 'run.id', operator: '>=' | '<', value: string): Self;
  where(column: FilterColumn, operator: '=', value: string): Self;
  where(column: FilterColumn, operator: 'in', values: readonly string[]): Self;
}

/** Limits a statement on `run` to the runs of a filter. Times are found by the ids, which begin with them. */
export function matching<Statement extends Filterable<Statement>>(statement: Statement, filter: RunFilter): Statement {
  let limited = statement;
  for (const name of Object.keys(columns) as (keyof typeof columns)[]) {
    const wanted = filter[name];
    if (wanted === undefined) continue;
    const column: FilterColumn = `run.${columns[name]}`;
    const [first = '', ...others] = [wanted].flat();
    // One alone is found in the order of an index.
    limited = others.length === 0 ? limited.where(column, '=', first) : limited.where(column, 'in', [first, ...others]);
  }
  if (filter.sinceMs !== undefined) limited = limited.where('run.id', '>=', firstRunId(filter.sinceMs));
  if (filter.untilMs !== undefined) limited = limited.where('run.id', '<', firstRunId(filter.untilMs));
  return limited;
}
