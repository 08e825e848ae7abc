import { formatBytes, formatDuration } from '#base';
import type { ModelStatus } from '#target';
import type { Percentiles, RecentLatency } from '#telemetry';
import type { Terminal } from '../terminal.ts';
import type { Column } from './columns.ts';
import type { Course } from './history.ts';
import { sparkline } from './sparkline.ts';

const sparkColumns = 20;

export interface ModelRow {
  readonly model: ModelStatus;
  readonly course: Course;
  readonly recent: RecentLatency | undefined;
}

/** How busy a model is, and how quick. */
export function modelColumns(style: Terminal['style']): readonly Column<ModelRow>[] {
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
    { ...right, title: 'GUESSED', importance: 15, cell: ({ course }) => percent(course.batch?.confirmed) },
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

function rate(perSecond: number): string {
  return perSecond >= 100 || perSecond === 0 ? perSecond.toFixed(0) : perSecond.toFixed(1);
}

function hitRatio(recent: RecentLatency | undefined): string {
  return percent(recent && recent.promptTokens > 0 ? recent.cachedTokens / recent.promptTokens : undefined);
}

function milliseconds(percentiles: Percentiles | undefined, which: keyof Percentiles): string {
  return percentiles === undefined ? '-' : formatDuration(percentiles[which]);
}

function cacheUse({ activity }: ModelStatus): string {
  return percent(activity && activity.cellsUsed / activity.cells);
}

function percent(share: number | undefined): string {
  return share === undefined ? '-' : `${Math.round(100 * share)} %`;
}
