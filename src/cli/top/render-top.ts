import { formatBytes, formatDuration } from '#base';
import type { ModelStatus } from '#target';
import type { KeyTotals, Percentiles, RecentFailure, RecentLatency } from '#telemetry';
import type { Terminal } from '../terminal.ts';
import { type Column, fitTable } from './columns.ts';
import type { Course, History } from './history.ts';
import type { Snapshot } from './snapshot.ts';
import { sparkline } from './sparkline.ts';

export interface View {
  readonly columns: number;
  readonly rows: number;
  readonly nowMs: number;
  readonly style: Terminal['style'];
}

const sparkColumns = 20;

interface ModelRow {
  readonly model: ModelStatus;
  readonly course: Course;
  readonly recent: RecentLatency | undefined;
}

/** The whole picture as lines that fit the terminal, the most important at the top. */
export function renderTop(snapshot: Snapshot, history: History, view: View): readonly string[] {
  const { status, traffic } = snapshot;
  const { columns, rows, style } = view;
  const title = (text: string): string => style('dim', text);
  const models = status.models.map((model): ModelRow => ({
    model,
    course: history.of(model.name),
    recent: traffic.models[model.name],
  }));
  const sections = [
    heading(snapshot, view),
    fitTable(modelColumns(style), models, columns, title),
    fitTable(keyColumns, traffic.keys.toSorted(byTokens), columns, title),
    fitTable(failureColumns(style), traffic.failures, columns, title),
  ];
  const lines = sections.flatMap((section) => (section.length > 0 ? [...section, ''] : []));
  return lines.slice(0, Math.max(1, rows));
}

function heading({ status }: Snapshot, { columns, nowMs, style }: View): readonly string[] {
  const { stack, stage, generation, url, startedAt, models, memory } = status;
  const sum = (of: (model: ModelStatus) => number): number => models.reduce((total, model) => total + of(model), 0);
  const where = `${stack ?? 'stack'} on stage ${stage}, generation ${generation ?? 'none'}`;
  const facts = [
    `${sum(({ running }) => running)} running`,
    `${sum(({ queued, waiting }) => queued + waiting)} waiting`,
    `${formatBytes(memory.usedBytes)} of ${formatBytes(memory.budgetBytes)}`,
    `up ${formatDuration(nowMs - Date.parse(startedAt))}`,
    ...(url === undefined ? [] : [url]),
  ];
  return [style('bold', where.slice(0, columns)), joinWithin(facts, columns)];
}

/** As many of the facts as have room. */
function joinWithin(facts: readonly string[], columns: number): string {
  const fits = facts.filter((_fact, index) => facts.slice(0, index + 1).join(' · ').length <= columns);
  return fits.join(' · ');
}

function modelColumns(style: Terminal['style']): readonly Column<ModelRow>[] {
  const left = { align: 'left' } as const;
  const right = { align: 'right' } as const;
  const stateLook = (text: string, { model }: ModelRow): string =>
    style(model.state === 'ready' ? 'green' : model.state === 'failed' ? 'red' : 'yellow', text);
  return [
    { ...left, title: 'MODEL', importance: 100, cell: ({ model }) => model.name },
    { ...left, title: 'STATE', importance: 90, cell: ({ model }) => model.state, look: stateLook },
    { ...right, title: 'RUN', importance: 80, cell: ({ model }) => String(model.running) },
    { ...right, title: 'WAIT', importance: 79, cell: ({ model }) => String(model.queued + model.waiting) },
    { ...right, title: 'BATCH', importance: 50, cell: ({ course }) => course.batch?.sequences.toFixed(1) ?? '-' },
    { ...right, title: 'TOK/STEP', importance: 20, cell: ({ course }) => course.batch?.tokens.toFixed(1) ?? '-' },
    { ...right, title: 'OUT/S', importance: 85, cell: ({ model }) => rate(model.tokensPerSecond) },
    {
      ...left,
      title: 'LAST SECONDS',
      importance: 40,
      cell: ({ course }) => sparkline(course.rates, sparkColumns),
      look: (text) => style('cyan', text),
    },
    { ...right, title: 'IN/S', importance: 60, cell: ({ model }) => rate(model.activity?.promptTokensPerSecond ?? 0) },
    { ...right, title: 'CACHED', importance: 55, cell: ({ recent }) => hitRatio(recent) },
    { ...right, title: 'TTFT P50', importance: 70, cell: ({ recent }) => milliseconds(recent?.firstTokenMs, 'p50') },
    { ...right, title: 'P95', importance: 69, cell: ({ recent }) => milliseconds(recent?.firstTokenMs, 'p95') },
    { ...right, title: 'TOKEN P50', importance: 30, cell: ({ recent }) => milliseconds(recent?.tokenMs, 'p50') },
    { ...right, title: 'MEMORY', importance: 65, cell: ({ model }) => formatBytes(model.memoryBytes) },
    { ...right, title: 'KV', importance: 45, cell: ({ model }) => cacheUse(model) },
    { ...right, title: 'RESTARTS', importance: 35, cell: ({ model }) => String(model.restarts) },
  ];
}

const keyColumns: readonly Column<KeyTotals>[] = [
  { align: 'left', title: 'KEY', importance: 100, cell: ({ key }) => key ?? '(none)' },
  { align: 'left', title: 'TENANT', importance: 10, cell: ({ tenant }) => tenant },
  { align: 'right', title: 'REQUESTS', importance: 90, cell: ({ requests }) => String(requests) },
  { align: 'right', title: 'FAILED', importance: 60, cell: ({ failed }) => String(failed) },
  { align: 'right', title: 'TOKENS IN', importance: 70, cell: ({ promptTokens }) => count(promptTokens) },
  { align: 'right', title: 'CACHED', importance: 40, cell: ({ cachedTokens }) => count(cachedTokens) },
  { align: 'right', title: 'TOKENS OUT', importance: 80, cell: ({ completionTokens }) => count(completionTokens) },
];

function failureColumns(style: Terminal['style']): readonly Column<RecentFailure>[] {
  const codeLook = (text: string, { status }: RecentFailure): string =>
    status >= 400 && status < 500 ? text : style('red', text);
  return [
    { align: 'left', title: 'LAST ERRORS', importance: 90, cell: ({ atMs }) => clockTime(atMs) },
    { align: 'left', title: 'CODE', importance: 100, cell: ({ code }) => code, look: codeLook },
    { align: 'right', title: 'STATUS', importance: 80, cell: ({ status }) => String(status) },
    { align: 'left', title: 'MODEL', importance: 70, cell: ({ model }) => model ?? '-' },
    { align: 'left', title: 'KEY', importance: 60, cell: ({ key }) => key ?? '-' },
    { align: 'left', title: 'REQUEST', importance: 50, cell: ({ requestId }) => requestId },
  ];
}

function byTokens(a: KeyTotals, b: KeyTotals): number {
  return b.completionTokens - a.completionTokens || b.promptTokens - a.promptTokens;
}

function rate(perSecond: number): string {
  return perSecond >= 100 || perSecond === 0 ? perSecond.toFixed(0) : perSecond.toFixed(1);
}

function hitRatio(recent: RecentLatency | undefined): string {
  if (recent === undefined || recent.promptTokens === 0) return '-';
  return `${Math.round((100 * recent.cachedTokens) / recent.promptTokens)} %`;
}

function milliseconds(percentiles: Percentiles | undefined, which: keyof Percentiles): string {
  return percentiles === undefined ? '-' : formatDuration(percentiles[which]);
}

function cacheUse({ activity }: ModelStatus): string {
  return activity === undefined ? '-' : `${Math.round((100 * activity.cellsUsed) / activity.cells)} %`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function clockTime(epochMs: number): string {
  return new Date(epochMs).toTimeString().slice(0, 8);
}
