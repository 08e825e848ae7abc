/** A limit of concurrency over several processes, on SQLite and on PostgreSQL, one of which is killed. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gatewayMigrations, quotaStore } from '#gateway';
import { migrate, openDatabase } from '#store';
import { noPostgres, type PostgresServer, startPostgres } from './server.ts';

const main = fileURLToPath(new URL('occupy-main.ts', import.meta.url));
const prefix = 'shop/main/';
const amount = 4;

/** A process whose requests come and go. */
class Occupier {
  readonly child: ChildProcess;
  /** What it has written down, in order: +1 and -1. */
  readonly steps: { readonly change: number; readonly atMs: number }[] = [];

  constructor(url: string) {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    this.child = spawn(process.execPath, [...process.execArgv, main, url, prefix], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let rest = '';
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const [word, atMs] = line.split(' ');
        this.steps.push({ change: word === 'in' ? 1 : -1, atMs: Number(atMs) });
      }
    });
  }

  entriesSince(atMs: number): number {
    return this.steps.filter((step) => step.change === 1 && step.atMs > atMs).length;
  }

  async kill(): Promise<void> {
    if (this.child.signalCode !== null || this.child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await ended;
  }
}

/** How many ran at once, at most, from then on. Within a millisecond those that leave go before those that come. */
function most(steps: Occupier['steps'], sinceMs = 0): number {
  let [running, highest] = [0, 0];
  for (const { change, atMs } of steps.toSorted((one, other) => one.atMs - other.atMs || one.change - other.change)) {
    running += change;
    if (atMs >= sinceMs) highest = Math.max(highest, running);
  }
  return highest;
}

async function waitFor(isTrue: () => boolean): Promise<void> {
  const deadlineMs = Date.now() + 20_000;
  while (!isTrue()) {
    assert.ok(Date.now() < deadlineMs, 'it came true in time');
    await sleep(20);
  }
}

describe('concurrency over several processes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lode-concurrency-'));
  let server: PostgresServer | undefined;

  before(async () => {
    if (noPostgres === undefined) server = await startPostgres();
  });
  after(async () => {
    await server?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  const hold = async (url: string) => {
    const database = await openDatabase(url);
    await migrate(database, 'gateway', gatewayMigrations);
    const subject = `${prefix}key/app`;
    await quotaStore(database).put(subject, [{ subject, measure: 'concurrency', period: undefined, amount }]);
    await database.close();
    const occupiers = [new Occupier(url)];
    try {
      const [first] = occupiers as [Occupier];
      await waitFor(() => first.steps.length > 50);
      assert.equal(most(first.steps), amount, 'alone it has all places');
      const joinedMs = Date.now();
      const second = new Occupier(url);
      occupiers.push(second);
      await waitFor(() => second.entriesSince(joinedMs) > 50 && first.entriesSince(joinedMs) > 50);
      assert.ok(most([...first.steps, ...second.steps]) <= amount, 'together they have no more');
      const killedMs = Date.now();
      await first.kill();
      const lastOfFirst = [...first.steps];
      await waitFor(() => most(second.steps, killedMs) === amount);
      assert.ok(Date.now() - killedMs < 5000, 'what the dead one held is free at once on this machine');
      assert.ok(lastOfFirst.length > 0);
    } finally {
      await Promise.all(occupiers.map((occupier) => occupier.kill()));
    }
  };

  it('is kept on SQLite, and kill -9 takes no place away', () => hold(`sqlite:${join(folder, 'state.db')}`));
  it('is kept on PostgreSQL, and kill -9 takes no place away', { skip: noPostgres }, () => hold(server?.url ?? ''));
});
