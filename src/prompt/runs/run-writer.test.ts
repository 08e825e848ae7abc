import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { silentLog } from '#base';
import { type BulkDatabase, DatabaseError } from '#store';
import { aRun, openRunBook, type RunBook } from './run-fixture.ts';
import { runStore, RunWriter } from './index.ts';

async function idsOf({ database }: RunBook): Promise<readonly string[]> {
  return (await Array.fromAsync(runStore(database).all({ tenant: undefined }))).map(({ id }) => id);
}

describe('the writer of runs', () => {
  it('has on disk what it says it has', async () => {
    await using book = await openRunBook();
    const run = aRun();
    await book.writer.write(run);
    using other = new DatabaseSync(book.file ?? '', { readOnly: true });
    assert.deepEqual({ ...other.prepare('select id from run').get() }, { id: run.id });
  });

  it('keeps the order of 64 writers, over many commits', async () => {
    await using book = await openRunBook({ batchRunsMax: 50 });
    const written: string[] = [];
    const acknowledged: string[] = [];
    const write = async (): Promise<void> => {
      for (let count = 0; count < 10; count++) {
        const run = aRun();
        written.push(run.id);
        await book.writer.write(run);
        acknowledged.push(run.id);
      }
    };
    await Promise.all(Array.from({ length: 64 }, write));
    assert.deepEqual(acknowledged, written);
    const { rows } = await sql<{ id: string }>`select id from run order by rowid`.execute(book.database.kysely);
    assert.deepEqual(
      rows.map(({ id }) => id),
      written,
    );
  });

  it('waits for a locked database, up to its limit, and then loses nothing and nobody else', async () => {
    await using book = await openRunBook({ runsMax: 3 });
    const runs = [aRun(), aRun(), aRun(), aRun()];
    {
      using other = new DatabaseSync(book.file ?? '');
      other.exec('begin immediate');
      const results = runs.map((run) => book.writer.write(run));
      await assert.rejects(results[3]!, { code: 'prompt/runs-full', retriable: true });
      await until(() => book.writer.figures.isUnwritable);
      assert.deepEqual([book.writer.figures.waiting, book.writer.figures.dropped], [3, 1]);
      other.exec('commit');
      await Promise.all(results.slice(0, 3));
    }
    assert.deepEqual(
      await idsOf(book),
      runs.slice(0, 3).map(({ id }) => id),
    );
    assert.deepEqual([book.writer.figures.waiting, book.writer.figures.isUnwritable], [0, false]);
  });

  it('waits for room on a full disk, and holds up nobody who does not wait for it', async () => {
    await using book = await openRunBook();
    let isFull = true;
    const write: BulkDatabase['write'] = async (batches) => {
      if (isFull) throw new DatabaseError('full', 'of this test', new Error('disk I/O error'));
      await book.database.write(batches);
    };
    await using writer = new RunWriter({
      database: { ...book.database, write },
      log: silentLog,
      limits: { retryMsMin: 5, retryMsMax: 10 },
    });
    const runs = [aRun(), aRun(), aRun()];
    const written = runs.map((run) => writer.write(run));
    await until(() => writer.figures.isUnwritable);
    assert.equal(await runStore(book.database).count({ tenant: undefined }), 0);
    isFull = false;
    await Promise.all(written);
    assert.deepEqual(
      await idsOf(book),
      runs.map(({ id }) => id),
    );
  });

  it('gives up a run that the database does not take, and no other', async () => {
    await using book = await openRunBook();
    const run = aRun();
    await book.writer.write(run);
    const others = [aRun(), aRun()];
    const [before, again, after] = await Promise.allSettled(
      [others[0]!, run, others[1]!].map((each) => book.writer.write(each)),
    );
    assert.deepEqual([before?.status, again?.status, after?.status], ['fulfilled', 'rejected', 'fulfilled']);
    assert.equal(book.writer.figures.refused, 1);
    assert.deepEqual(await idsOf(book), [run.id, others[0]!.id, others[1]!.id]);
  });

  it('ends when it is told to, also while nothing can be written', async () => {
    await using book = await openRunBook();
    using other = new DatabaseSync(book.file ?? '');
    other.exec('begin immediate');
    const written = book.writer.write(aRun());
    await book.writer.close(20);
    await assert.rejects(written, { code: 'store/busy' });
  });
});

async function until(isTrue: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + 5000;
  while (!isTrue()) {
    assert.ok(performance.now() < deadlineMs, 'it did not come true within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
