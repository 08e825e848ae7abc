import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '#base';
import { migrate, openDatabase } from '#store';
import { gatewayMigrations } from '../gateway-migrations.ts';
import { Gate } from './concurrency/gate.ts';
import { slotLedger } from './concurrency/slot-ledger.ts';
import type { Ledger } from './ledger.ts';
import { Meter } from './meter.ts';
import type { Measure } from './quota.ts';
import { type Expected, Reservation } from './reservation.ts';

/** Gives what is asked for, as long as there is any. */
const generous: Ledger = {
  lease: async (_account, { least, amount }) => ({ granted: least, taken: Math.min(least, amount) }),
  add: async () => {},
  taken: async () => 0,
};

function meterOf(subject: string, amount: number, measure: Measure = 'tokens') {
  const quota = { owner: 'o', subject, measure, period: 'month', amount } as const;
  return { subject, of: new Meter(quota, generous, systemClock) };
}

const expected = (tokens: number): Expected => ({ most: { tokens, nanos: 0 }, likely: { tokens, nanos: 0 } });

test('of several models only the one that answered has spent anything', async () => {
  const [small, large, stack] = [meterOf('model/small', 100), meterOf('model/large', 100), meterOf('stack', 100)];
  const reservation = new Reservation(systemClock);
  await reservation.take([small, large, stack], [], expected(60));
  reservation.settle({ tokens: 10, nanos: 0 }, 'large');
  assert.ok(small.of.takeNow(60), 'all of it came back');
  assert.equal(large.of.takeNow(51), undefined);
  assert.ok(large.of.takeNow(50));
  assert.ok(stack.of.takeNow(50));
});

test('what was never asked has spent nothing, and let nobody wait', async (context) => {
  const database = await openDatabase('sqlite::memory:');
  context.after(() => database.close());
  await migrate(database, 'gateway', gatewayMigrations);
  const meter = meterOf('stack', 100);
  const gate = {
    subject: 'stack',
    of: new Gate(
      { ...meter.of.quota, measure: 'concurrency', period: undefined, amount: 1 },
      slotLedger(database),
      systemClock,
    ),
  };
  const reservation = new Reservation(systemClock);
  await reservation.take([meter], [gate], expected(60));
  await assert.rejects(new Reservation(systemClock).take([], [gate], expected(1)), { code: 'gateway/limit-reached' });
  reservation.settle({ tokens: 0, nanos: 0 }, undefined);
  reservation.settle({ tokens: 50, nanos: 0 }, 'late');
  assert.ok(meter.of.takeNow(60));
  assert.ok(gate.of.enterNow());
});

test('what is known better is set aside better, and what is not there is refused', async () => {
  const meter = meterOf('stack', 100);
  const reservation = new Reservation(systemClock);
  await reservation.take([meter], [], expected(60));
  await reservation.adjust(expected(20));
  assert.ok(meter.of.takeNow(40));
  await reservation.adjust(expected(90));
  await assert.rejects(reservation.adjust(expected(101 + 90)), { code: 'gateway/budget-exhausted' });
  reservation.settle({ tokens: 90, nanos: 0 }, 'any');
  assert.equal(meter.of.takeNow(1), undefined, 'and what was set aside is spent');
});

test('a refusal says whose quota it was, and gives back what was taken before', async () => {
  const [key, team] = [meterOf('key/app', 100), meterOf('team/research', 10)];
  const refused = new Reservation(systemClock).take([key, team], [], expected(60));
  await assert.rejects(refused, /budget of team research \(10 tokens per month\)/);
  assert.ok(key.of.takeNow(60));
});
