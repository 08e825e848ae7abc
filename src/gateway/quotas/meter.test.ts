import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { Clock } from '#base';
import { migrate, openDatabase } from '#store';
import { gatewayMigrations } from '../gateway-migrations.ts';
import { type Ledger, ledger } from './ledger.ts';
import { Meter } from './meter.ts';
import type { Period } from './period.ts';

const nowMs = Date.UTC(2026, 10, 25, 12);

async function openLedger(context: TestContext) {
  const database = await openDatabase('sqlite::memory:');
  context.after(() => database.close());
  await migrate(database, 'gateway', gatewayMigrations);
  const state = { nowMs, leases: 0 };
  const clock: Clock = { nowMs: () => state.nowMs, sleep: async () => {} };
  const real = ledger(database, clock);
  const counted: Ledger = { ...real, lease: (account, wish) => (state.leases++, real.lease(account, wish)) };
  const meter = (amount: number, period: Period = 'month'): Meter =>
    new Meter({ owner: 'o', subject: 's', measure: 'tokens', period, amount }, counted, clock);
  const taken = (startMs: number, period: Period = 'month') =>
    real.taken({ subject: 's', measure: 'tokens', period, startMs });
  return { meter, state, taken };
}

test('64 takes at once by several processes get exactly what there is', async (context) => {
  const { meter } = await openLedger(context);
  const processes = [meter(1000), meter(1000), meter(1000)];
  const takes = Array.from({ length: 64 }, (_, index) => processes[index % 3]?.take(30));
  const granted = (await Promise.all(takes)).filter((portion) => portion !== undefined);
  assert.ok(granted.length * 30 <= 1000);
  assert.ok(granted.length >= 30, `only ${granted.length} of 33 got through`);
});

test('whatever is taken and given back, by whom and in what order, no more is ever used than there is', async (context) => {
  const command = fc.record({
    process: fc.nat(2),
    amount: fc.integer({ min: 1, max: 120 }),
    used: fc.double({ min: 0, max: 1, noNaN: true }),
    rests: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(command, { maxLength: 40 }),
      fc.integer({ min: 1, max: 500 }),
      async (commands, amount) => {
        const { meter, state, taken } = await openLedger(context);
        const processes = [meter(amount), meter(amount), meter(amount)];
        let used = 0;
        for (const { process, amount: wanted, used: share, rests } of commands) {
          const own = processes[process]!;
          const portion = await own.take(wanted);
          state.nowMs += 300;
          if (portion) {
            const spent = Math.floor(wanted * share);
            used += spent;
            own.giveBack(portion, wanted - spent);
          }
          assert.ok(used <= amount);
          if (rests) await own.rest(true);
        }
        for (const own of processes) await own.rest(true);
        // When all is given back, the ledger holds what was used and nothing else.
        assert.equal(await taken(Date.UTC(2026, 10)), used);
      },
    ),
    { numRuns: 25 },
  );
});

test('most takes do not ask the ledger', async (context) => {
  const { meter, state } = await openLedger(context);
  const own = meter(6000, 'minute');
  for (let index = 0; index < 5000; index++) assert.ok(own.takeNow(1) ?? (await own.take(1)));
  assert.ok(state.leases < 50, `${state.leases} leases`);
});

test('who uses slices up fast waits for none of them', async (context) => {
  const { meter, state } = await openLedger(context);
  const own = meter(6000, 'minute');
  for (let index = 0; index < 500; index++) if (!own.takeNow(1)) assert.ok(await own.take(1));
  let waits = 0;
  for (let index = 0; index < 4000; index++) {
    if (!own.takeNow(1)) {
      waits++;
      assert.ok(await own.take(1));
    }
    state.nowMs++;
    if (index % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(waits, 0);
});

test('what nobody uses goes back to the others after a while', async (context) => {
  const { meter, state } = await openLedger(context);
  const [one, other] = [meter(10), meter(10)];
  const portion = await one.take(8);
  assert.equal(await other.take(5), undefined);
  one.giveBack(portion!, 8);
  await one.rest();
  assert.equal(await other.take(5), undefined, 'it is still at hand where it was');
  state.nowMs += 2000;
  await one.rest();
  state.nowMs += 250;
  assert.ok(await other.take(5));
});

test('a process that dies keeps what it held: it may have used it', async (context) => {
  const { meter, state } = await openLedger(context);
  await meter(100).take(60);
  state.nowMs += 60_000;
  const successor = meter(100);
  assert.equal(await successor.take(41), undefined);
  assert.ok(await meter(100).take(40));
});

test('a new month begins full, and what comes back from the old one does not count in it', async (context) => {
  const { meter, state } = await openLedger(context);
  const own = meter(10);
  const portion = await own.take(10);
  assert.equal(await own.take(1), undefined);
  state.nowMs += 31 * 86_400_000;
  assert.equal(own.left, 10);
  assert.ok(await own.take(10));
  own.giveBack(portion!, 10);
  assert.equal(own.takeNow(1), undefined);
});

test('around the border of a minute there is no second burst', async (context) => {
  const { meter, state } = await openLedger(context);
  const own = meter(100, 'minute');
  // Just before the clock says that a minute is over.
  state.nowMs += 59_000;
  for (let index = 0; index < 100; index++) assert.ok(await own.take(1));
  for (let passedMs = 0; passedMs < 54_000; passedMs += 500) {
    state.nowMs += 500;
    await own.rest();
    assert.equal(await own.take(1), undefined, `after ${passedMs + 500} ms`);
  }
  assert.ok(own.roomAtMs(1) - state.nowMs <= 10_000);
  state.nowMs = own.roomAtMs(100);
  assert.ok(await own.take(100));
});

test('a steady rate of exactly the limit is let through, but for the border of a bucket', async (context) => {
  const { meter, state } = await openLedger(context);
  const own = meter(60, 'minute');
  let refused = 0;
  for (let second = 0; second < 240; second++) {
    if (!(await own.take(1))) refused++;
    state.nowMs += 500;
    await own.rest();
    state.nowMs += 500;
    await own.rest();
  }
  assert.ok(refused <= 4, `${refused} of 240`);
});

test('however many processes take whatever, in 55 seconds there is never more than the limit', async (context) => {
  const step = fc.record({
    process: fc.nat(2),
    amount: fc.integer({ min: 1, max: 30 }),
    waitMs: fc.nat(9000),
    rests: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      const { meter, state } = await openLedger(context);
      const processes = [meter(100, 'minute'), meter(100, 'minute'), meter(100, 'minute')];
      const used: { atMs: number; amount: number }[] = [];
      for (const { process, amount, waitMs, rests } of steps) {
        const own = processes[process]!;
        if (await own.take(amount)) used.push({ atMs: state.nowMs, amount });
        const recent = used.filter(({ atMs }) => state.nowMs - atMs < 55_000);
        const sum = recent.reduce((all, each) => all + each.amount, 0);
        assert.ok(sum <= 100, `${sum}`);
        state.nowMs += waitMs;
        // As the timer does, which does not wait for five seconds.
        if (rests || waitMs > 2000) for (const each of processes) await each.rest();
      }
    }),
    { numRuns: 40 },
  );
});

test('what a request used less or more than was set aside counts, also when it ends much later', async (context) => {
  const { meter, state, taken } = await openLedger(context);
  const own = meter(100, 'minute');
  const [less, more] = [await own.take(60), await own.take(20)];
  state.nowMs += 12_000;
  own.giveBack(less!, 50);
  own.giveBack(more!, -15);
  await own.rest(true);
  assert.equal(await taken(state.nowMs, 'minute'), 60 + 20 - 50 + 15);
  assert.equal(await meter(100, 'minute').take(56), undefined);
  assert.ok(await meter(100, 'minute').take(55));
});

test('use beyond what was set aside is made up for before anything else', async (context) => {
  const { meter } = await openLedger(context);
  const own = meter(100, 'minute');
  const portion = await own.take(10);
  own.giveBack(portion!, -60);
  assert.equal(await own.take(31), undefined);
  assert.ok(await own.take(30));
});

test('a quota of which the amount is lowered lets nothing more through', async (context) => {
  const { meter } = await openLedger(context);
  const own = meter(100);
  await own.take(50);
  own.quota = { ...own.quota, amount: 40 };
  assert.equal(await own.take(1), undefined);
});
