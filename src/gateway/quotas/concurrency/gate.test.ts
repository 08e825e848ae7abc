import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { Clock } from '#base';
import { migrate, openDatabase } from '#store';
import { gatewayMigrations } from '../../gateway-migrations.ts';
import { Gate } from './gate.ts';
import { GateKeeper } from './gate-keeper.ts';
import { slotLedger, ttlMs } from './slot-ledger.ts';
import type { SlotTables } from './slot-table.ts';

async function openSlots(context: Pick<TestContext, 'after'>) {
  const database = await openDatabase('sqlite::memory:');
  context.after(() => database.close());
  await migrate(database, 'gateway', gatewayMigrations);
  const state = { nowMs: 1_000_000, sleeping: async () => {} };
  const clock: Clock = {
    nowMs: () => state.nowMs,
    sleep: async (ms) => {
      state.nowMs += ms;
      await state.sleeping();
    },
  };
  /** A gate as one process has it. */
  const process = (amount: number) => {
    const slots = slotLedger(database, clock);
    const gate = new Gate(
      { owner: 'o', subject: 's', measure: 'concurrency', period: undefined, amount },
      slots,
      clock,
    );
    const keeper = new GateKeeper(slots, clock);
    const come = async () => gate.enterNow() || (await gate.enter());
    return { gate, slots, come, rest: () => keeper.rest([gate]) };
  };
  const rows = () => database.kysely.withTables<SlotTables>().selectFrom('slot').selectAll().execute();
  return { database, state, process, rows };
}

test('a process that is alone asks once, and then lets in exactly as many as there is room for', async (context) => {
  const { process, rows } = await openSlots(context);
  const { gate, come } = process(8);
  const entered = await Promise.all(Array.from({ length: 64 }, come));
  assert.equal(entered.filter(Boolean).length, 8);
  gate.leave();
  assert.equal(gate.enterNow(), true, 'without asking');
  assert.equal((await rows()).length, 1);
});

test('64 who come at once to three processes get exactly the places that there are', async (context) => {
  const { process } = await openSlots(context);
  const processes = [process(10), process(10), process(10)];
  const entered = await Promise.all(Array.from({ length: 64 }, (_, index) => processes[index % 3]?.come()));
  assert.equal(entered.filter(Boolean).length, 10);
});

test('places that nobody needs go to who comes elsewhere, while he waits', async (context) => {
  const { process, state } = await openSlots(context);
  const [one, other] = [process(4), process(4)];
  assert.equal(await one.come(), true);
  state.sleeping = one.rest;
  for (let index = 0; index < 3; index++) assert.equal(await other.come(), true, `place ${index + 2}`);
  assert.equal(await other.come(), false, 'one place is needed');
  one.gate.leave();
  await one.rest();
  state.nowMs += 100;
  assert.equal(await other.come(), true);
});

test('a process that dies holds its places until nobody has heard of it for a while', async (context) => {
  const { process, state, database } = await openSlots(context);
  const dead = process(2);
  const startMs = state.nowMs;
  await dead.come();
  await dead.come();
  const survivor = process(2);
  assert.equal(await survivor.come(), false);
  // Of a machine that nobody here can look at.
  await database.kysely.withTables<SlotTables>().updateTable('slot').set({ owner: 'pid 1 on elsewhere' }).execute();
  // It waits for a while, for who lives would give back what he does not need.
  state.nowMs = startMs + ttlMs - 2000;
  assert.equal(await survivor.come(), false);
  state.nowMs = startMs + ttlMs + 1;
  assert.equal(await survivor.come(), true);
});

test('a process of this machine that has ended holds nothing', async (context) => {
  const { process, database, state } = await openSlots(context);
  const dead = process(1);
  await dead.come();
  const { owner } = await database.kysely
    .withTables<SlotTables>()
    .selectFrom('slot')
    .select('owner')
    .executeTakeFirstOrThrow();
  const gone = owner.replace(/^pid \d+/, 'pid 4194303');
  await database.kysely.withTables<SlotTables>().updateTable('slot').set({ owner: gone }).execute();
  state.nowMs += 100;
  assert.equal(await process(1).come(), true);
});

test('a process that lives keeps its places, however long its requests run', async (context) => {
  const { process, state } = await openSlots(context);
  const [one, other] = [process(1), process(1)];
  await one.come();
  for (let passedMs = 0; passedMs < 5 * ttlMs; passedMs += 1000) {
    state.nowMs += 1000;
    await one.rest();
    assert.equal(await other.come(), false);
  }
});

test('a process that was stopped does not believe that it still has its places', async (context) => {
  const { process, state } = await openSlots(context);
  const [one, other] = [process(2), process(2)];
  await one.come();
  await one.rest();
  one.gate.leave();
  state.nowMs += ttlMs + 1000;
  assert.deepEqual([await other.come(), await other.come()], [true, true]);
  await one.rest();
  assert.equal(await one.come(), false);
});

test('a process that rests gives everything back, and asks nothing of the database', async (context) => {
  const { process, state, rows } = await openSlots(context);
  const { gate, come, rest } = process(4);
  await come();
  gate.leave();
  await rest();
  assert.equal((await rows()).length, 1);
  state.nowMs += 10_000;
  await rest();
  assert.equal((await rows()).length, 0);
});

test('whoever comes and goes, when and where, never more are in than there is room for, and none is lost', async () => {
  const step = fc.record({ process: fc.nat(2), comes: fc.boolean(), rests: fc.boolean(), waitMs: fc.nat(600) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), async (steps, amount) => {
      const closes: (() => unknown)[] = [];
      const { process, state } = await openSlots({ after: (close) => void closes.push(close as () => unknown) });
      const processes = [process(amount), process(amount), process(amount)];
      const running = [0, 0, 0];
      const restedMs = processes.map(() => state.nowMs);
      const all = () => running.reduce((sum, count) => sum + count, 0);
      state.sleeping = async () => void (await Promise.all(processes.map(({ rest }) => rest())));
      for (const { process: index, comes, rests, waitMs } of steps) {
        const own = processes[index]!;
        // A place that somebody else wanted is his to take for a second.
        state.nowMs += 1100 + waitMs;
        // Who lives says so in time.
        for (const [at, each] of processes.entries()) {
          if (state.nowMs - restedMs[at]! < ttlMs / 2) continue;
          await each.rest();
          restedMs[at] = state.nowMs;
        }
        if (comes) {
          const isIn = await own.come();
          assert.equal(isIn, all() < amount, 'in if there is room, and only then');
          if (isIn) running[index]!++;
        } else if (running[index]! > 0) {
          running[index]!--;
          own.gate.leave();
          // What goes back is on its way for as long as a statement takes.
          await new Promise((resolve) => setImmediate(resolve));
        }
        if (rests) await own.rest();
        assert.ok(all() <= amount);
      }
      for (const close of closes) await close();
    }),
    { numRuns: 60 },
  );
});
