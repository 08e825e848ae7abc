import type { RowBatch, RowTable } from '#store';
import type { Run } from './run.ts';

const names = ['day', 'stage', 'tenant', 'project', 'key_id', 'route', 'model'] as const;
const sums = [
  'runs',
  'failed',
  'prompt_tokens',
  'cached_tokens',
  'completion_tokens',
  'duration_ms',
  'cost_nanos',
] as const;

type Sums = Record<(typeof sums)[number], number>;

const usageTable: RowTable = {
  table: 'run_usage',
  columns: [
    ...names.map((name) => [name, 'text'] as const),
    ['key_name', 'text'],
    ...sums.map((name) => [name, 'bigint'] as const),
  ],
  conflict: { columns: names, add: sums },
};

interface Group {
  /** As in `names`. */
  readonly values: readonly string[];
  readonly keyName: string;
  readonly sums: Sums;
}

/** One row for each day, tenant, project, key, route and model, with sums to be added to those that are there. */
export function usageBatch(runs: readonly Run[]): RowBatch {
  const groups = new Map<string, Group>();
  for (const run of runs) {
    const { stage, tenant, project = '', keyId = '', route, model, key = '' } = run;
    const rest = [stage, tenant, project, keyId, route, model];
    const id = `${Math.floor(run.arrivedMs / dayMs)}\n${rest.join('\n')}`;
    let group = groups.get(id);
    if (group === undefined) {
      group = { values: [dayOf(run.arrivedMs), ...rest], keyName: key, sums: nothing() };
      groups.set(id, group);
    }
    add(group.sums, run);
  }
  return {
    into: usageTable,
    // In one order everywhere, so that two processes never wait for each other in a circle.
    rows: [...groups.entries()]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([, group]) => [...group.values, group.keyName, ...sums.map((name) => group.sums[name])]),
  };
}

const dayMs = 86_400_000;

/** The UTC day of a time, as "2026-11-25". */
export function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}

function nothing(): Sums {
  return {
    runs: 0,
    failed: 0,
    prompt_tokens: 0,
    cached_tokens: 0,
    completion_tokens: 0,
    duration_ms: 0,
    cost_nanos: 0,
  };
}

function add(to: Sums, { status, usage, durationMs, costNanos = 0 }: Run): void {
  to.runs++;
  if (status === 'failed') to.failed++;
  to.prompt_tokens += usage.promptTokens;
  to.cached_tokens += usage.cachedTokens;
  to.completion_tokens += usage.completionTokens;
  to.duration_ms += Math.round(durationMs);
  to.cost_nanos += costNanos;
}
