import assert from 'node:assert/strict';
import { it } from 'node:test';
import { silentLog } from '#base';
import { openRunBook } from '../runs/run-fixture.ts';
import { indexRecentRuns } from './index-recent-runs.ts';
import { RunIndexer } from './run-indexer.ts';
import { said } from './search-fixture.ts';
import { searchRuns } from './search-runs.ts';

it('indexes what is recorded by itself, and lets those go first who record', async () => {
  await using book = await openRunBook();
  let isBusy = true;
  const asked: boolean[] = [];
  await using _indexer = new RunIndexer({
    database: book.database,
    log: silentLog,
    isBusy: () => {
      asked.push(isBusy);
      return isBusy;
    },
  });
  await book.writer.write(said('A parcel', 'is lost'));
  const found = async () => (await searchRuns(book.database, { tenant: 'research', words: 'parcel' })).length;
  while (asked.length < 5) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(await found(), 0);
  isBusy = false;
  while ((await found()) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
});

it('several processes index each run once', async () => {
  await using book = await openRunBook();
  const runs = Array.from({ length: 300 }, (_none, n) => said(`parcel ${n}`, 'lost'));
  await Promise.all(runs.map((run) => book.writer.write(run)));
  assert.deepEqual(await Promise.all([1, 2, 3].map(() => indexRecentRuns(book.database, 60_000))), [true, true, true]);
  const hits = await searchRuns(book.database, { tenant: 'research', words: 'parcel' }, { limit: 100 });
  assert.equal(new Set(hits.map(({ run }) => run.id)).size, 100);
  const { rows } = await (
    await import('kysely')
  ).sql<{ runs: number }>`
    select count(*) as runs from run_search`.execute(book.database.kysely);
  assert.equal(Number(rows[0]?.runs), runs.length);
});
