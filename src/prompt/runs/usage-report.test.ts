import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aRun, openRunBook } from './run-fixture.ts';
import { costNanosOf, usageReport } from './index.ts';

describe('a usage report', () => {
  it('adds up all calls, those that are not kept too', async () => {
    await using book = await openRunBook();
    const day = (date: number): number => Date.UTC(2026, 10, date, 12);
    await Promise.all([
      book.writer.write(aRun({ arrivedMs: day(24), costNanos: 5 })),
      book.writer.write(aRun({ arrivedMs: day(25), costNanos: 7, status: 'failed' }), false),
      book.writer.write(aRun({ arrivedMs: day(25), costNanos: 9, key: 'batch', keyId: 'key_2' })),
      book.writer.write(aRun({ arrivedMs: day(25), tenant: 'sales' })),
    ]);
    const sums = { promptTokens: 100, cachedTokens: 40, completionTokens: 20, durationMs: 120 };
    const one = { runs: 1, failed: 0, ...sums };
    assert.deepEqual(await usageReport(book.database, { by: ['day', 'key'], tenant: 'research' }), [
      { names: { day: '2026-11-24', key: 'app' }, ...one, costNanos: 5 },
      { names: { day: '2026-11-25', key: 'app' }, ...one, failed: 1, costNanos: 7 },
      { names: { day: '2026-11-25', key: 'batch' }, ...one, costNanos: 9 },
    ]);
    const teams = await usageReport(book.database, { by: ['team'], tenant: undefined, sinceMs: day(25) });
    assert.deepEqual(
      teams.map(({ names, runs, costNanos }) => [names.team, runs, costNanos]),
      [
        ['research', 2, 16],
        ['sales', 1, 0],
      ],
    );
    const months = await usageReport(book.database, { by: ['month'], tenant: undefined, untilMs: day(24) });
    assert.deepEqual([months[0]?.names.month, months[0]?.runs], ['2026-11', 1]);
  });

  it('has no names that statements could be made of', async () => {
    await using book = await openRunBook();
    const tenant = `'; drop table run_usage; --`;
    await book.writer.write(aRun({ tenant }));
    assert.equal((await usageReport(book.database, { by: ['team'], tenant }))[0]?.names.team, tenant);
  });
});

describe('the cost of a call', () => {
  it('counts cached tokens at their own price', () => {
    const count = { promptTokens: 1_000_000, cachedTokens: 400_000, completionTokens: 10 };
    assert.equal(costNanosOf({ input: 0.15, output: 0.6 }, count), 150_006_000);
    assert.equal(costNanosOf({ input: 0.15, cachedInput: 0.05, output: 0.6 }, count), 110_006_000);
    assert.equal(costNanosOf(undefined, count), undefined);
  });
});
