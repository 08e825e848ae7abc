import type { KeyTotals, RecentFailure } from '#telemetry';
import type { Terminal } from '../terminal.ts';
import type { Column } from './columns.ts';

/** What each key has used since the process started. */
export const keyColumns: readonly Column<KeyTotals>[] = [
  { align: 'left', title: 'KEY', importance: 100, cell: ({ key }) => key ?? '(none)' },
  { align: 'left', title: 'TENANT', importance: 10, cell: ({ tenant }) => tenant },
  { align: 'right', title: 'REQUESTS', importance: 90, cell: ({ requests }) => String(requests) },
  { align: 'right', title: 'FAILED', importance: 60, cell: ({ failed }) => String(failed) },
  { align: 'right', title: 'TOKENS IN', importance: 70, cell: ({ promptTokens }) => count(promptTokens) },
  { align: 'right', title: 'CACHED', importance: 40, cell: ({ cachedTokens }) => count(cachedTokens) },
  { align: 'right', title: 'TOKENS OUT', importance: 80, cell: ({ completionTokens }) => count(completionTokens) },
];

/** What went wrong last. */
export function failureColumns(style: Terminal['style']): readonly Column<RecentFailure>[] {
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

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function clockTime(epochMs: number): string {
  return new Date(epochMs).toTimeString().slice(0, 8);
}
