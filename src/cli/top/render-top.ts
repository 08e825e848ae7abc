import { formatBytes, formatDuration } from '#base';
import type { ModelStatus } from '#target';
import type { KeyTotals } from '#telemetry';
import type { Terminal } from '../terminal.ts';
import { fitTable } from './columns.ts';
import type { History } from './history.ts';
import { memoryColumns } from './memory-columns.ts';
import { modelColumns, type ModelRow } from './model-columns.ts';
import type { Snapshot } from './snapshot.ts';
import { failureColumns, keyColumns } from './traffic-columns.ts';

/** More are in `lode top --json`. */
const keysMax = 10;
const failuresMax = 8;

export interface View {
  readonly columns: number;
  readonly rows: number;
  readonly nowMs: number;
  readonly style: Terminal['style'];
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
  const inMemory = status.models.filter(({ activity }) => activity !== undefined);
  const sections = [
    heading(snapshot, view),
    fitTable(modelColumns(style), models, columns, title),
    fitTable(memoryColumns, inMemory, columns, title),
    fitTable(keyColumns, traffic.keys.toSorted(byTokens).slice(0, keysMax), columns, title),
    fitTable(failureColumns(style), traffic.failures.slice(0, failuresMax), columns, title),
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

function byTokens(a: KeyTotals, b: KeyTotals): number {
  return b.completionTokens - a.completionTokens || b.promptTokens - a.promptTokens;
}
