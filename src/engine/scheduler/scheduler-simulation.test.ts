import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QueueFullError } from '../errors/queue-full-error.ts';
import { alone, request, turn, type World, world } from './scheduler-fixture.ts';
import { hasEnded, type ScheduledRequest, type Sequence } from './sequence.ts';

/** LODE_SIMULATED_HOURS=5000 LODE_SIMULATION_SEED=7 node --test ... runs longer and otherwise. */
const hours = Number(process.env['LODE_SIMULATED_HOURS'] ?? 4);
const seed = Number(process.env['LODE_SIMULATION_SEED'] ?? 1);

const hourMs = 3_600_000;
/** Requests come alone, and sometimes many at once. */
const meanPauseMs = 60_000;
const burstMax = 40;
/** The longest that anybody waits for his last token: everything ahead of him, several times over. */
const latencyMaxMs = 120_000;

interface Client {
  readonly request: ScheduledRequest;
  readonly submittedMs: number;
  sequences: readonly Sequence[];
  /** Since when its reader is behind. */
  pausedMs: number | undefined;
  /** How long it has been, in all. */
  behindMs: number;
}

for (const isApart of [false, true]) {
  const cells = isApart ? 'cells apart' : 'shared cells';
  const what = 'arrivals, bursts, cancels, slow readers, full caches and dying workers';
  test(`${hours} hours of ${what}, ${cells} (seed ${seed})`, () => simulate(isApart));
}

function simulate(isApart: boolean): void {
  const service = new Service(mulberry(seed), isApart);
  while (service.nowMs < hours * hourMs) service.live();
  service.finish();
  const { ended, refused, deaths } = service.counts;
  assert.ok(
    ended > hours * 40 && deaths >= Math.floor(hours / 12),
    `${ended} ended, ${refused} refused, ${deaths} deaths`,
  );
}

/** An engine's process, its clients, and all that can happen to them. */
class Service {
  readonly counts = { ended: 0, refused: 0, deaths: 0 };
  readonly #random: () => number;
  readonly #clients = new Map<number, Client>();
  readonly #isApart: boolean;
  #world: World;
  #ids = 0;
  #nextArrivalMs = 0;

  constructor(random: () => number, isApart: boolean) {
    this.#isApart = isApart;
    this.#world = newWorld(isApart);
    this.#random = random;
  }

  get nowMs(): number {
    return this.#world.nowMs;
  }

  /** One arrival or one step, and perhaps a misfortune. */
  live(): void {
    if (this.nowMs >= this.#nextArrivalMs) this.#arrive();
    if (this.#world.scheduler.isIdle) this.#world.nowMs = Math.max(this.nowMs, this.#nextArrivalMs);
    if (this.#chance(0.02)) this.#disturb();
    this.#step();
  }

  finish(): void {
    for (const client of this.#clients.values()) this.#resume(client);
    for (let steps = 0; this.#clients.size > 0; steps++) {
      assert.ok(steps < 100_000, 'everybody gets to his end');
      this.#step();
    }
    assert.equal(this.#world.cells.freeCells, this.#world.cells.capacity);
  }

  #arrive(): void {
    const count = this.#chance(0.05) ? 1 + this.#below(burstMax) : 1;
    for (let index = 0; index < count; index++) this.#submit();
    this.#nextArrivalMs = this.nowMs - Math.log(1 - this.#random()) * meanPauseMs;
  }

  #submit(): void {
    const wanted = request(this.#ids++, 1 + this.#below(60), 1 + this.#below(40), {
      tenant: `tenant ${this.#below(5)}`,
      choices: 1 + this.#below(4),
      priority: this.#below(3) - 1,
      common: this.#below(2) * this.#below(50),
    });
    try {
      const sequences = this.#world.scheduler.submit(wanted);
      this.#clients.set(wanted.id, {
        request: wanted,
        submittedMs: this.nowMs,
        sequences,
        pausedMs: undefined,
        behindMs: 0,
      });
    } catch (error) {
      assert.ok(error instanceof QueueFullError);
      this.counts.refused++;
    }
  }

  #disturb(): void {
    const clients = [...this.#clients.values()];
    const client = clients[this.#below(clients.length)];
    if (client === undefined) return;
    const { scheduler } = this.#world;
    const kind = this.#below(40);
    if (kind === 0) this.#die();
    else if (kind < 10) {
      scheduler.cancel(client.request.id);
      this.#clients.delete(client.request.id);
    } else if (kind < 25) {
      if (client.pausedMs !== undefined) this.#resume(client);
      else {
        client.pausedMs = this.nowMs;
        scheduler.pause(client.request.id, this.nowMs);
      }
    } else this.#lackRoom();
  }

  /** The native cache says that it has no room, whatever was counted. */
  #lackRoom(): void {
    const { scheduler, cache } = this.#world;
    const step = scheduler.next(this.nowMs);
    if (step === undefined) return;
    cache.run({ ...step, entries: [], tokens: 0 });
    if (scheduler.noRoom(step)) return;
    const id = step.entries[0]?.sequence.request.id ?? -1;
    scheduler.cancel(id);
    this.#clients.delete(id);
  }

  /** The worker ends; the next one goes on with what clients have so far. */
  #die(): void {
    const before = this.#world;
    this.#world = newWorld(this.#isApart);
    this.#world.nowMs = before.nowMs + 1000;
    this.counts.deaths++;
    for (const client of this.#clients.values()) {
      const alive = client.sequences.filter((sequence) => !hasEnded(sequence));
      const resumed = new Map(alive.map((sequence) => [sequence.choice, before.output.get(sequence) ?? []]));
      client.sequences = this.#world.scheduler.submit({ ...client.request, resumed });
      for (const sequence of client.sequences) {
        this.#world.output.set(sequence, [...(resumed.get(sequence.choice) ?? [])]);
      }
      if (client.pausedMs !== undefined) this.#world.scheduler.pause(client.request.id, this.nowMs);
    }
  }

  #step(): void {
    turn(this.#world);
    for (const client of this.#clients.values()) {
      if (client.sequences.every(hasEnded)) this.#check(client);
      else if (client.pausedMs !== undefined && this.#chance(0.001)) this.#resume(client);
    }
  }

  #resume(client: Client): void {
    client.behindMs += this.nowMs - (client.pausedMs ?? this.nowMs);
    client.pausedMs = undefined;
    this.#world.scheduler.resume(client.request.id);
  }

  #check(client: Client): void {
    const { output, nowMs } = this.#world;
    for (const sequence of client.sequences) {
      assert.deepEqual(output.get(sequence), alone(client.request, sequence.choice));
      output.delete(sequence);
    }
    const behindMs = client.behindMs + (client.pausedMs === undefined ? 0 : nowMs - client.pausedMs);
    const latencyMs = nowMs - client.submittedMs - behindMs;
    assert.ok(latencyMs < latencyMaxMs, `nobody starves: ${latencyMs} ms`);
    this.#clients.delete(client.request.id);
    this.counts.ended++;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }
}

function newWorld(isApart: boolean): World {
  return world({
    capacity: isApart ? 4 * 128 : 160,
    slots: 4,
    isApart,
    batchTokens: 80,
    queueMax: 60,
    copies: 400,
    isSpeculative: true,
  });
}

/** A generator of numbers from 0 to 1 that a seed determines (mulberry32, public domain). */
function mulberry(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
