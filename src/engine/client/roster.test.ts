import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { LodeError, silentLog } from '#base';
import { EngineUnavailableError } from '../errors/engine-unavailable-error.ts';
import { QueueFullError } from '../errors/queue-full-error.ts';
import { RequestQuarantinedError } from '../errors/request-quarantined-error.ts';
import type { FromWorker, ToWorker } from '../wire.ts';
import type { Answer, Job } from './job.ts';
import { Roster } from './roster.ts';

/** Wants so many tokens, and ends whichever worker is about to compute the one after `killsAt` of them. */
class FakeJob implements Job {
  readonly id: number;
  readonly requestId = 'fake';
  readonly wanted: number;
  readonly killsAt: number;
  isBehind = false;
  outputTokens = 0;
  error: unknown;
  kills = 0;

  constructor(id: number, wanted: number, killsAt = Infinity) {
    this.id = id;
    this.wanted = wanted;
    this.killsAt = killsAt;
  }

  get isDone(): boolean {
    return this.error !== undefined || this.outputTokens >= this.wanted;
  }

  message(isAgain: boolean): ToWorker {
    return { type: 'detokenise', id: this.id, tokens: isAgain ? [1] : [] };
  }

  hear(answer: Answer): void {
    if (answer.type === 'events') this.outputTokens += answer.events.length;
  }

  fail(error: unknown): void {
    this.error = error;
  }
}

/** A model whose workers have `places`: the first of what they were sent run, each turn gives everybody a token. */
class World {
  readonly roster = new Roster({ model: 'fake', waitingMax: 3, log: silentLog });
  readonly jobs: FakeJob[] = [];
  readonly #places: number;
  /** Of the worker: tokens given to each job that it was sent, by id. */
  #given = new Map<number, number>();
  deaths = 0;

  constructor(places: number) {
    this.#places = places;
  }

  get sent(): readonly number[] {
    return [...this.#given.keys()];
  }

  start(): void {
    this.#given = new Map();
    this.roster.workerReady((message: ToWorker) => {
      if (!('id' in message)) return;
      if (message.type === 'cancel') this.#given.delete(message.id);
      else if (message.type === 'detokenise') {
        this.#given.set(message.id, 0);
        this.#say({ type: 'read', id: message.id, prompt: new Int32Array(1) });
      }
    });
  }

  ask(wanted: number, killsAt?: number): FakeJob {
    const job = new FakeJob(this.roster.nextId(), wanted, killsAt);
    this.roster.enter(job);
    this.jobs.push(job);
    return job;
  }

  die(wasHealthy = false): boolean {
    this.deaths++;
    return this.roster.workerDied('killed', wasHealthy);
  }

  /** One step; whoever kills the worker does so before anybody has got a token of it. */
  turn(): void {
    const running = [...this.#given].slice(0, this.#places).map(([id, given]) => ({ job: this.#job(id), given }));
    for (const { job } of running) this.#say({ type: 'begun', id: job.id });
    const killer = running.find(({ job }) => job.outputTokens >= job.killsAt)?.job;
    if (killer !== undefined) {
      killer.kills++;
      this.die();
      return this.start();
    }
    for (const { job, given } of running) {
      this.#given.set(job.id, given + 1);
      if (job.outputTokens + 1 >= job.wanted) this.#given.delete(job.id);
      const event = { type: 'text', choice: 0, text: '', tokens: [0] } as const;
      this.#say({ type: 'events', requests: [[job.id, [event]]] });
    }
  }

  #say(message: FromWorker): void {
    this.roster.hear(message);
  }

  #job(id: number): FakeJob {
    return this.jobs.find((job) => job.id === id) as FakeJob;
  }
}

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
