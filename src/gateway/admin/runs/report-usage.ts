import { z } from 'zod';
import { csvLines } from '#base';
import { type UsageDimension, usageDimensions, usageReport, type UsageRow } from '#prompt';
import { type Answer, jsonAnswer } from '../../answer.ts';
import { checkFields } from '../../check-body.ts';
import type { Endpoint } from '../../surface.ts';
import { type RunServices, runsSeenBy, withinTeam } from './run-access.ts';
import { timeOf } from '../../run-limits.ts';

const query = z.strictObject({
  by: z
    .string()
    .default('team')
    .transform((list) => [...new Set(list.split(','))])
    .pipe(z.array(z.enum(usageDimensions)).min(1)),
  team: z.string().min(1).max(256).optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
  format: z.enum(['json', 'csv']).default('json'),
});

const sums = ['runs', 'failed', 'promptTokens', 'cachedTokens', 'completionTokens', 'durationMs', 'costNanos'] as const;
const sumNames: Readonly<Record<(typeof sums)[number], string>> = {
  runs: 'calls',
  failed: 'failed',
  promptTokens: 'prompt_tokens',
  cachedTokens: 'cached_tokens',
  completionTokens: 'completion_tokens',
  durationMs: 'duration_ms',
  costNanos: 'cost_nanos',
};

/** `GET /admin/v1/usage`: calls, tokens and cost by team, key, model or day, as JSON or as a table for spreadsheets. */
export function reportUsage(services: RunServices): Endpoint {
  return {
    method: 'GET',
    path: '/admin/v1/usage',
    access: { role: 'viewer' },
    about: { summary: 'Report usage and cost', query, otherTypes: ['text/csv'] },
    handle: async (exchange) => {
      const { by, team, since, until, format } = checkFields(query, exchange.query);
      const { stage, tenant } = await runsSeenBy(services, exchange);
      const options = { by, stage, sinceMs: timeOf(since), untilMs: timeOf(until) };
      const rows = await usageReport(services.runs, { ...options, tenant: withinTeam(tenant, team) });
      return format === 'csv' ? csvAnswer(by, rows) : jsonAnswer({ object: 'list', data: rows.map(usageObject) });
    },
  };
}

function usageObject(row: UsageRow) {
  return { object: 'usage', ...row.names, ...Object.fromEntries(sums.map((sum) => [sumNames[sum], row[sum]])) };
}

function csvAnswer(by: readonly UsageDimension[], rows: readonly UsageRow[]): Answer {
  const head = [...by, ...sums.map((sum) => sumNames[sum])];
  const cells = rows.map((row) => [...by.map((name) => row.names[name] ?? ''), ...sums.map((sum) => row[sum])]);
  return { kind: 'whole', contentType: 'text/csv; charset=utf-8', body: `${csvLines(head, cells).join('\r\n')}\r\n` };
}
