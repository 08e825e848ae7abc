import { silentLog } from '#base';
import type { FromWorker, ToWorker } from '../wire.ts';
import type { Answer, Job } from './job.ts';
import { Roster } from './roster.ts';

/** Wants so many tokens, and ends whichever worker is about to compute the one after `killsAt` of them. */
export class FakeJob implements Job {
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
export class World {
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

  start(startMs?: number): void {
    this.#given = new Map();
    this.roster.workerReady((message: ToWorker) => {
      if (!('id' in message)) return;
      if (message.type === 'cancel') this.#given.delete(message.id);
      else if (message.type === 'detokenise') {
        this.#given.set(message.id, 0);
        this.#say({ type: 'read', id: message.id, prompt: new Int32Array(1) });
      }
    }, startMs);
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
