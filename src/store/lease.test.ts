import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import type { Clock } from '#base';
import { openTestDatabase } from '#testing';
import type { Database } from './database.ts';
import { acquireLease, type LeaseOptions } from './lease.ts';
import { LeaseHeldError } from './lease-held-error.ts';
import { LeaseLostError } from './lease-lost-error.ts';
import { leaseMigrations } from './lease-table.ts';
import { migrate } from './migrate.ts';
import { thisProcess } from './lease-owner.ts';

/** Sleepers wake up when the clock has been moved past their time. */
class ManualClock implements Clock {
  #nowMs = 1_700_000_000_000;
  readonly #sleepers = new Set<{ readonly atMs: number; readonly wake: () => void }>();

  nowMs(): number {
    return this.#nowMs;
  }

  sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { atMs: this.#nowMs + durationMs, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', () => reject(signal.reason as Error));
    });
  }

  /** Moves time without anybody noticing: a process that was stopped. */
  skip(durationMs: number): void {
    this.#nowMs += durationMs;
  }

  async advance(durationMs: number): Promise<void> {
    this.skip(durationMs);
    for (const sleeper of this.#sleepers) {
      if (sleeper.atMs > this.#nowMs) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
    // Heartbeats are queries: give them some turns of the event loop.
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

async function open(): Promise<{
  database: Database;
  clock: ManualClock;
  acquire: (options?: LeaseOptions) => ReturnType<typeof acquireLease>;
}> {
  const database = await openTestDatabase();
  await migrate(database, 'lease', leaseMigrations);
  const clock = new ManualClock();
  return { database, clock, acquire: (options) => acquireLease(database, 'door', { clock, ttlMs: 900, ...options }) };
}

test('one holder at a time; the error says who holds it and since when', async () => {
  const { database, acquire } = await open();
  const lease = await acquire({ owner: 'Ada' });
  await assert.rejects(acquire({ owner: 'Ben' }), (error: unknown) => {
    assert.ok(error instanceof LeaseHeldError);
    assert.match(error.message, /held by Ada since 2023-11-14T22:13:20.000Z/);
    assert.equal(error.retriable, true);
    return true;
  });
  await lease.release();
  const next = await acquire({ owner: 'Ben' });
  assert.ok(next.token > lease.token, 'tokens only rise');
  await next.release();
  await database.close();
});

test('whoever waits gets it when it is released', async () => {
  const { database, clock, acquire } = await open();
  const lease = await acquire({ owner: 'Ada' });
  const waiting = acquire({ owner: 'Ben', waitMs: 5000 });
  await clock.advance(100);
  await lease.release();
  await clock.advance(100);
  await (await waiting).release();
  await database.close();
});

test('heartbeats keep it beyond its time', async () => {
  const { database, clock, acquire } = await open();
  const lease = await acquire({ owner: 'Ada' });
  for (let beat = 0; beat < 10; beat++) await clock.advance(300);
  await assert.rejects(acquire({ owner: 'Ben' }), LeaseHeldError);
  assert.equal(lease.signal.aborted, false);
  await lease.release();
  await database.close();
});

test('a holder that was paused loses it, cannot write when it wakes up, and is told', async () => {
  const { database, clock, acquire } = await open();
  const paused = await acquire({ owner: 'Ada' });
  clock.skip(1000);
  const next = await acquire({ owner: 'Ben' });
  let wrote = false;
  await assert.rejects(
    paused.write(async () => void (wrote = true)),
    LeaseLostError,
  );
  assert.equal(wrote, false);
  assert.ok(paused.signal.reason instanceof LeaseLostError);
  assert.equal(await next.write(async () => 'written'), 'written');
  await paused.release();
  assert.equal(await next.write(async () => 'still ours'), 'still ours');
  await next.release();
  await database.close();
});

test('a paused holder learns of its loss at its next heartbeat', async () => {
  const { database, clock, acquire } = await open();
  const paused = await acquire({ owner: 'Ada' });
  clock.skip(1000);
  const next = await acquire({ owner: 'Ben' });
  await clock.advance(0);
  assert.equal(paused.signal.aborted, true);
  await next.release();
  await database.close();
});

test('what a write did before it failed is undone', async () => {
  const { database, acquire } = await open();
  const lease = await acquire();
  const fail = lease.write(async (transaction) => {
    await transaction.schema.createTable('half').addColumn('name', 'text').execute();
    throw new Error('no');
  });
  await assert.rejects(fail, /no/);
  await lease.write(async ({ schema }) => void (await schema.createTable('half').addColumn('name', 'text').execute()));
  await lease.release();
  await database.close();
});

test('the lease of a process of this machine that has ended is free at once', async () => {
  const { database, acquire } = await open();
  const { pid } = spawnSync(process.execPath, ['-e', '0']);
  await acquire({ owner: thisProcess().replace(/\d+/, String(pid)) });
  const next = await acquire();
  await next.release();
  await database.close();
});

test('of many that ask at once, one gets it', async () => {
  const { database, acquire } = await open();
  const asked = await Promise.allSettled([1, 2, 3, 4, 5].map((each) => acquire({ owner: `owner ${each}` })));
  assert.equal(asked.filter(({ status }) => status === 'fulfilled').length, 1);
  await database.close();
});
