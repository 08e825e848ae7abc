import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { runStore, usageReport } from '#prompt';
import { type BulkDatabase, openBulkDatabase } from '#store';
import { noPostgres, startPostgres } from '../postgres/server.ts';

const main = join(import.meta.dirname, 'writers-main.ts');
const kills = 8;

/** Lets writers write and kills them in the middle of it; gives the ids that were acknowledged. */
async function writtenUntilKilled(url: string): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['--conditions=lode-source', main, url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const begun = new Promise<void>((resolve) =>
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      output += part;
      resolve();
    }),
  );
  const closed = new Promise((resolve) => child.on('close', resolve));
  await Promise.race([begun, closed]);
  await sleep(Math.random() * 200);
  child.kill('SIGKILL');
  await closed;
  // The last line may have been cut.
  return output.split('\n').slice(0, -1);
}

async function assertAllThere(database: BulkDatabase, acknowledged: readonly string[]): Promise<void> {
  const recorded = new Set((await Array.fromAsync(runStore(database).all({ tenant: undefined }))).map(({ id }) => id));
  assert.ok(acknowledged.length > 0);
  assert.deepEqual(
    acknowledged.filter((id) => !recorded.has(id)),
    [],
  );
  // A run and its usage are written together.
  const [usage] = await usageReport(database, { by: ['team'], tenant: undefined });
  assert.equal(usage?.runs, recorded.size);
}

test('killed with SIGKILL in the middle of writing, again and again, no acknowledged run is lost', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lode-runs-kill-'));
  try {
    const url = `sqlite:${join(folder, 'runs.db')}`;
    const acknowledged: string[] = [];
    for (let round = 0; round < kills; round++) acknowledged.push(...(await writtenUntilKilled(url)));
    await using database = await openBulkDatabase(url);
    await assertAllThere(database, acknowledged);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('nor on PostgreSQL', { skip: noPostgres ?? false }, async () => {
  await using server = await startPostgres();
  const acknowledged: string[] = [];
  for (let round = 0; round < 3; round++) acknowledged.push(...(await writtenUntilKilled(server.url)));
  await using database = await openBulkDatabase(server.url);
  await assertAllThere(database, acknowledged);
});
