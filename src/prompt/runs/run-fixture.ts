import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { silentLog } from '#base';
import { type BulkDatabase, migrate, openBulkDatabase } from '#store';
import { runIds } from './run-id.ts';
import { runMigrations } from './run-migrations.ts';
import { RunWriter, type RunWriterLimits } from './run-writer.ts';
import type { Run } from './run.ts';

export interface RunBook extends AsyncDisposable {
  readonly database: BulkDatabase;
  readonly writer: RunWriter;
  /** Of its database; undefined where that is on a server. */
  readonly file: string | undefined;
}

/** A database of runs of a test's own: a file of SQLite, or what LODE_TEST_DATABASE names, emptied. */
export async function openRunBook(limits: Partial<RunWriterLimits> = {}): Promise<RunBook> {
  const server = process.env['LODE_TEST_DATABASE'];
  const folder = mkdtempSync(join(tmpdir(), 'lode-runs-'));
  const file = server === undefined ? join(folder, 'runs.db') : undefined;
  const database = await openBulkDatabase(server ?? `sqlite:${file}`);
  await migrate(database, 'run', runMigrations);
  if (server !== undefined)
    await sql`truncate run, run_preamble, run_usage, run_score, run_search, run_search_hour, dataset_version,
      dataset_item`.execute(database.kysely);
  const writer = new RunWriter({ database, log: silentLog, limits: { retryMsMin: 10, retryMsMax: 50, ...limits } });
  return {
    database,
    writer,
    file,
    [Symbol.asyncDispose]: async () => {
      await writer.close(100);
      await database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const newId = runIds();

/** A run that went well, with what a test wants to be different. */
export function aRun(different: Partial<Run> = {}): Run {
  return {
    id: newId(),
    stage: 'shop/main',
    tenant: 'research',
    keyId: 'key_1',
    key: 'app',
    requestId: 'req_1',
    operation: 'chat',
    route: 'answer',
    model: 'smol',
    status: 'ok',
    arrivedMs: Date.UTC(2026, 10, 25, 9),
    durationMs: 120,
    usage: { promptTokens: 100, cachedTokens: 40, completionTokens: 20 },
    timings: { firstTokenMs: 30, queueMs: 1, prefillMs: 20, decodeMs: 90 },
    texts: {
      input: { kind: 'chat', messages: [{ role: 'user', content: 'Why is the sky blue?' }] },
      settings: { sampling: { temperature: 0 } },
      output: [{ text: 'Because of Rayleigh.', reason: 'stop' }],
    },
    ...different,
  };
}
