// What is recorded, on a real PostgreSQL.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { eraseRuns, runStore, usageReport } from '#prompt';
import { aRun, openRunBook } from '../../src/prompt/runs/run-fixture.ts';
import { noPostgres, startPostgres } from './server.ts';

if (noPostgres === undefined) {
  const server = await startPostgres();
  after(() => server[Symbol.asyncDispose]());
  process.env['LODE_TEST_DATABASE'] = server.url;
  await import('../../src/prompt/runs/run-store.test.ts');
  await import('../../src/prompt/runs/usage-report.test.ts');
  await import('../../src/prompt/search/search-runs.test.ts');
  await import('../../src/prompt/search/summaries.test.ts');
  await import('../../src/prompt/search/run-indexer.test.ts');
  await import('../../src/prompt/datasets/dataset-store.test.ts');
}

test('runs are erased while others begin as they did', { skip: noPostgres ?? false }, async () => {
  await using book = await openRunBook();
  const messages = [{ role: 'system', content: 'Our manners. '.repeat(100) }] as const;
  const texts = { ...aRun().texts!, input: { kind: 'chat', messages } } as const;
  const over = new AbortController();
  const written: string[] = [];
  const write = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const run = aRun({ texts, route: 'kept' });
      await book.writer.write(run);
      written.push(run.id);
    }
  };
  const erase = async (): Promise<void> => {
    for (let count = 0; count < 60; count++) {
      await book.writer.write(aRun({ texts, route: 'gone' }));
      await eraseRuns(book.database, { tenant: 'research', route: count % 2 === 0 ? 'gone' : 'kept' });
    }
    over.abort();
  };
  await Promise.all([erase(), write(), write()]);
  assert.equal(book.writer.figures.refused, 0);
  await book.writer.write(aRun({ texts, route: 'last' }));
  const runs = await Array.fromAsync(runStore(book.database).all({ tenant: undefined }));
  assert.ok(runs.every(({ texts: kept }) => kept?.input.kind === 'chat' && kept.input.messages.length === 1));
});

test('runs are erased with what only they used', { skip: noPostgres ?? false }, async () => {
  await using book = await openRunBook();
  const messages = [{ role: 'system', content: 'Our manners. '.repeat(100) }] as const;
  const texts = { ...aRun().texts!, input: { kind: 'chat', messages } } as const;
  const runs = [aRun({ texts }), aRun({ texts, tenant: 'sales' })];
  await Promise.all(runs.map((run) => book.writer.write(run)));
  assert.equal(await eraseRuns(book.database, { tenant: 'research' }), 1);
  const preambles = await book.database.kysely
    .selectFrom('run_preamble' as never)
    .selectAll()
    .execute();
  assert.equal(preambles.length, 1);
  assert.deepEqual(await Array.fromAsync(runStore(book.database).all({ tenant: undefined })), [runs[1]]);
});

test(
  'connections that break in the middle of it lose no run, and write none twice',
  { skip: noPostgres ?? false },
  async () => {
    await using book = await openRunBook();
    const written: string[] = [];
    const write = async (): Promise<void> => {
      for (let count = 0; count < 40; count++) {
        const run = aRun();
        await book.writer.write(run);
        written.push(run.id);
      }
    };
    let broken: Promise<unknown> = Promise.resolve();
    const breaking = setInterval(() => {
      const others = sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where pid <> pg_backend_pid() and backend_type = 'client backend'`;
      broken = others.execute(book.database.kysely).catch(() => {});
    }, 15);
    await Promise.all(Array.from({ length: 16 }, write));
    clearInterval(breaking);
    await broken;
    await sleep(50);
    const found = await Array.fromAsync(runStore(book.database).all({ tenant: undefined }));
    assert.deepEqual(found.map(({ id }) => id).toSorted(), written.toSorted());
    const [usage] = await usageReport(book.database, { by: ['team'], tenant: undefined });
    assert.equal(usage?.runs, written.length);
  },
);

test(
  'a name that no text of PostgreSQL can hold costs one character, and no run',
  { skip: noPostgres ?? false },
  async () => {
    await using book = await openRunBook();
    await book.writer.write(aRun({ route: 'nothing: \0, half: \ud800' }));
    const { runs } = await runStore(book.database).list({ tenant: 'research' });
    assert.equal(runs[0]?.route, 'nothing: \u{fffd}, half: \u{fffd}');
  },
);
