import type { RowBatch } from '#store';
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

/** One row for each day, tenant, project, key, route and model, with sums to be added to those that are there. */
export function usageBatch(runs: readonly Run[]): RowBatch {
  const groups = new Map<
    string,
    { readonly names: readonly string[]; readonly keyName: string; readonly sums: Sums }
  >();
  for (const run of runs) {
    const values = [
      dayOf(run.arrivedMs),
      run.stage,
      run.tenant,
      run.project ?? '',
      run.keyId ?? '',
      run.route,
      run.model,
    ];
    const key = JSON.stringify(values);
    const group = groups.get(key) ?? { names: values, keyName: run.key ?? '', sums: nothing() };
    groups.set(key, group);
    add(group.sums, run);
  }
  return {
    table: 'run_usage',
    columns: [
      ...names.map((name) => [name, 'text'] as const),
      ['key_name', 'text'],
      ...sums.map((name) => [name, 'bigint'] as const),
    ],
    // In one order everywhere, so that two processes never wait for each other in a circle.
    rows: [...groups.entries()]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([, group]) => [...group.names, group.keyName, ...sums.map((name) => group.sums[name])]),
    conflict: { columns: names, add: sums },
  };
}

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
