import { z } from 'zod';
import { type RunFilter, type RunStore, runStore } from '#prompt';
import { checkFields } from '../../check-body.ts';
import type { Endpoint } from '../../surface.ts';
import type { RunServices } from './run-access.ts';
import { runObject } from '../../runs/run-object.ts';
import { filterOf, runQuery } from './run-query.ts';

const query = z.strictObject(runQuery);

/** `GET /admin/v1/runs/export`: JSON lines with texts, oldest first, as fast as they are taken. */
export function exportRuns(services: RunServices): Endpoint {
  const store = runStore(services.runs);
  return {
    method: 'GET',
    path: '/admin/v1/runs/export',
    access: { role: 'operator' },
    about: { summary: 'Export runs as JSON lines', query, otherTypes: ['application/jsonl'] },
    handle: async (exchange) => ({
      kind: 'streamed',
      contentType: 'application/jsonl; charset=utf-8',
      frames: lines(store, await filterOf(services, exchange, checkFields(query, exchange.query))),
      // An empty line is no line to those who read JSON lines.
      heartbeat: '\n',
      failure: ({ code, message, remedy }) => `${JSON.stringify({ error: { code, message, remedy } })}\n`,
    }),
  };
}

async function* lines(store: RunStore, filter: RunFilter): AsyncGenerator<string> {
  for await (const run of store.all(filter)) yield `${JSON.stringify(runObject(run))}\n`;
}
