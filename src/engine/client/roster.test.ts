import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { LodeError } from '#base';
import { EngineUnavailableError } from '../errors/engine-unavailable-error.ts';
import { QueueFullError } from '../errors/queue-full-error.ts';
import { RequestQuarantinedError } from '../errors/request-quarantined-error.ts';
import { World } from './roster-fixture.ts';

test('whatever is asked together: killers are found in three deaths each at most, and all others are answered', () => {
  const job = fc.record({
    wanted: fc.integer({ min: 1, max: 60 }),
    killsAt: fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }),
    turnsBefore: fc.nat(20),
  });
  fc.assert(
    fc.property(fc.array(job, { maxLength: 12 }), fc.integer({ min: 1, max: 5 }), (wishes, places) => {
      const world = new World(places);
      world.start();
      for (const { wanted, killsAt, turnsBefore } of wishes) {
        try {
          world.ask(wanted, killsAt);
        } catch (error) {
          assert.ok(error instanceof QueueFullError); // those who wait for a trial to end
        }
        for (let turns = 0; turns < turnsBefore; turns++) world.turn();
      }
      for (let turns = 0; turns < 3000; turns++) world.turn();
      for (const { wanted, outputTokens, error, kills } of world.jobs) {
        if (kills === 0) assert.deepEqual([error, outputTokens], [undefined, wanted]);
        else assert.ok(error instanceof RequestQuarantinedError && !error.retriable, `${kills} kills`);
      }
      const killers = world.jobs.filter(({ kills }) => kills > 0).length;
      assert.ok(world.deaths <= 3 * killers, `${killers} killers, ${world.deaths} deaths`);
      assert.equal(
        world.deaths,
        world.jobs.reduce((sum, { kills }) => sum + kills, 0),
      );
    }),
    { numRuns: 500 },
  );
});

test('a killer that is alone is found after two deaths', () => {
  const world = new World(4);
  world.start();
  const killer = world.ask(10, 3);
  for (let turns = 0; turns < 20; turns++) world.turn();
  assert.deepEqual([killer.kills, killer.error instanceof RequestQuarantinedError], [2, true]);
});

test('while suspects are tried, nobody else is with the worker', () => {
  const world = new World(4);
  world.start();
  const suspects = [world.ask(40), world.ask(40)];
  world.turn();
  for (let deaths = 0; deaths < 2; deaths++) {
    world.die();
    world.start();
    if (deaths === 0) world.turn();
  }
  const late = world.ask(1);
  assert.deepEqual(world.sent, [suspects[0]?.id]);
  for (let turns = 0; turns < 16; turns++) world.turn();
  assert.deepEqual(world.sent, [suspects[0]?.id, suspects[1]?.id]);
  for (let turns = 0; turns < 40; turns++) world.turn();
  assert.ok([...suspects, late].every(({ isDone, error }) => isDone && error === undefined));
});

test('nobody waits for long for a trial in which nothing happens', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const world = new World(4);
  world.start();
  const suspects = [world.ask(40), world.ask(40)];
  world.turn();
  for (let deaths = 0; deaths < 2; deaths++) {
    world.die();
    world.start();
    if (deaths === 0) world.turn();
  }
  assert.deepEqual(world.sent, [suspects[0]?.id]);
  context.mock.timers.tick(30_000);
  assert.deepEqual(world.sent, [suspects[0]?.id, suspects[1]?.id]);
});

test('who is new waits for a worker as long as two starts take, and who was accepted as long as it takes', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const world = new World(4);
  world.start();
  const accepted = world.ask(40);
  world.die();
  const late = world.ask(1);
  context.mock.timers.tick(9999);
  assert.ok(!late.isDone);
  context.mock.timers.tick(1);
  assert.ok(late.error instanceof EngineUnavailableError && accepted.error === undefined);
  world.start(20_000);
  world.die();
  const patient = world.ask(1);
  context.mock.timers.tick(39_999);
  assert.ok(!patient.isDone);
});

test('who waits in the queue, or whose reader is behind, is not suspected', () => {
  const world = new World(2);
  world.start();
  const [running, behind, waiting] = [world.ask(99), world.ask(99), world.ask(99)];
  world.turn();
  behind.isBehind = true;
  for (let deaths = 0; deaths < 2; deaths++) {
    world.die();
    world.start();
    if (deaths === 0) world.turn();
  }
  assert.ok(running.error instanceof RequestQuarantinedError);
  assert.deepEqual([behind.error, waiting.error], [undefined, undefined]);
});

test('deaths long ago have nothing to do with each other', () => {
  const world = new World(2);
  world.start();
  const stream = world.ask(99);
  for (let deaths = 0; deaths < 5; deaths++) {
    world.turn();
    assert.equal(world.die(true), false);
    world.start();
  }
  assert.equal(stream.error, undefined);
});

test('what is new waits for a worker, but not everything', () => {
  const world = new World(2);
  const jobs = [world.ask(1), world.ask(1), world.ask(1)];
  assert.throws(() => world.ask(1), QueueFullError);
  world.roster.leave(jobs[0]?.id as number);
  world.start();
  world.turn();
  assert.deepEqual(
    jobs.map(({ isDone }) => isDone),
    [false, true, true],
  );
});

test('a model that cannot be kept alive refuses what is new and fails what it had, until it is back', () => {
  const world = new World(2);
  world.start();
  const stream = world.ask(9);
  const late = new EngineUnavailableError('fake', 'gone');
  world.roster.refuse((wasAccepted) => (wasAccepted ? new RequestQuarantinedError('fake', 'x') : late));
  assert.ok(stream.error instanceof LodeError && stream.error !== late);
  assert.throws(() => world.ask(1), late);
  world.start();
  world.ask(1);
});
