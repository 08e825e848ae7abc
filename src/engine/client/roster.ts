import { assert, type Log, type LodeError } from '#base';
import { EngineUnavailableError } from '../errors/engine-unavailable-error.ts';
import { QueueFullError } from '../errors/queue-full-error.ts';
import { RequestQuarantinedError } from '../errors/request-quarantined-error.ts';
import type { FromWorker, ToWorker } from '../wire.ts';
import type { Answer, Job } from './job.ts';
import { acquit, findGuilty, needsTrial, type Suspect } from './suspicion.ts';

/** How long something new waits for a worker, at least; and how many times as long as the last one took to start. */
const waitMs = 10_000;
const waitStarts = 2;
/** Tokens that a suspect must live to see when it runs alone, and how long everybody else waits for that. */
const trialTokens = 16;
const trialMaxMs = 30_000;

export interface RosterOptions {
  readonly model: string;
  /** How many may wait for a worker that is being started. */
  readonly waitingMax: number;
  readonly log: Log;
}

type Send = (message: ToWorker) => void;

/**
 * `held`: not with the worker. `reading`: sent, and its text is being read. `waiting`: in the worker's queue. `begun`:
 * something of it has been computed.
 */
type Stage = 'held' | 'reading' | 'waiting' | 'begun';

interface Entry extends Suspect {
  readonly job: Job;
  stage: Stage;
  /** It was sent to a worker that has died. */
  isAgain: boolean;
  /** Its `outputTokens` when it was sent last. */
  tokensWhenSent: number;
  /** Ends its waiting for a worker, when it is new, or its trial. */
  timer: NodeJS.Timeout | undefined;
}

/**
 * Everything that was asked of a model and is not answered yet, over the lives of its workers. When one dies, all of it
 * is given to the next one, but for what has killed workers twice.
 */
export class Roster {
  readonly #options: RosterOptions;
  /** By id, oldest first. */
  readonly #entries = new Map<number, Entry>();
  #send: Send | undefined;
  /** Why nothing can be asked; by whether it has been accepted before. */
  #refusal: ((wasAccepted: boolean) => LodeError) | undefined;
  #ids = 0;
  #waitMaxMs = waitMs;

  constructor(options: RosterOptions) {
    this.#options = options;
  }

  /** Ids are not used twice, over restarts too: what a dead worker said last can meet nobody. */
  nextId(): number {
    return this.#ids++;
  }

  /** @throws QueueFullError, and what `refuse` was told */
  enter<J extends Job>(job: J): J {
    if (this.#refusal !== undefined) throw this.#refusal(false);
    const held = [...this.#entries.values()].filter(({ stage, isAgain }) => stage === 'held' && !isAgain).length;
    if (held >= this.#options.waitingMax) throw new QueueFullError(held);
    const entry: Entry = { job, stage: 'held', deaths: 0, isAgain: false, tokensWhenSent: 0, timer: undefined };
    this.#entries.set(job.id, entry);
    this.#dispatch();
    if (entry.stage === 'held') entry.timer = setTimeout(() => this.#expire(entry), this.#waitMaxMs);
    return job;
  }

  /** Nobody waits for it any more; without effect when it is done. */
  leave(id: number): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    if (entry.stage !== 'held') this.#send?.({ type: 'cancel', id });
    this.#remove(entry);
  }

  /** The reader of a job has taken events. */
  taken(id: number, events: number): void {
    const entry = this.#entries.get(id);
    if (entry !== undefined && entry.stage !== 'held') this.#send?.({ type: 'taken', id, events });
  }

  hear(message: FromWorker): void {
    if (message.type === 'events') {
      for (const [id, events] of message.requests) this.#answer(id, { type: 'events', events });
    } else if ('id' in message) {
      const entry = this.#entries.get(message.id);
      if (entry !== undefined && message.type === 'begun') entry.stage = 'begun';
      if (entry !== undefined && message.type === 'read') entry.stage = 'waiting';
      this.#answer(message.id, message);
    }
  }

  /** There is a worker, after so many milliseconds, and it has been asked nothing yet. */
  workerReady(send: Send, startMs = 0): void {
    this.#waitMaxMs = Math.max(waitMs, waitStarts * startMs);
    this.#send = send;
    this.#refusal = undefined;
    this.#dispatch();
  }

  /**
   * The worker has ended, and everything that it said has been heard. True when the one that killed it has been found,
   * and is gone.
   *
   * @param wasHealthy it had lived so long that older deaths have nothing to do with its own
   */
  workerDied(reason: string, wasHealthy: boolean): boolean {
    this.#send = undefined;
    const entries = [...this.#entries.values()];
    if (wasHealthy) acquit(entries);
    const guilty = findGuilty(entries.filter(isInHand));
    for (const entry of entries.filter(({ stage }) => stage !== 'held')) {
      clearTimeout(entry.timer);
      entry.isAgain = true;
      entry.stage = 'held';
    }
    if (guilty === undefined) return false;
    // What the guilty one has done is not held against anybody else; who is to be tried can only win by it.
    acquit(entries.filter((entry) => !needsTrial(entry)));
    const { model, log } = this.#options;
    log.write('error', 'engine.request-quarantined', { model, requestId: guilty.job.requestId, reason });
    guilty.job.fail(new RequestQuarantinedError(model, reason));
    this.#remove(guilty);
    return true;
  }

  /** Nothing is answered any more, until there is a worker again. */
  refuse(errorFor: (wasAccepted: boolean) => LodeError): void {
    this.#send = undefined;
    this.#refusal = errorFor;
    for (const entry of this.#entries.values()) {
      entry.job.fail(errorFor(entry.isAgain || entry.stage !== 'held'));
      this.#remove(entry);
    }
  }

  #answer(id: number, answer: Answer): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    entry.job.hear(answer);
    if (entry.job.isDone) this.#remove(entry);
    else if (needsTrial(entry) && hasStoodTrial(entry)) this.#endTrial(entry);
  }

  #endTrial(entry: Entry): void {
    clearTimeout(entry.timer);
    acquit([entry]);
    this.#dispatch();
  }

  /** Sends what is held: all of it, or the first of those who are to be tried. */
  #dispatch(): void {
    if (this.#send === undefined) return;
    const entries = [...this.#entries.values()];
    const suspect = entries.find(needsTrial);
    for (const entry of suspect === undefined ? entries : [suspect]) {
      if (entry.stage === 'held') this.#give(entry, this.#send);
    }
  }

  #give(entry: Entry, send: Send): void {
    clearTimeout(entry.timer);
    if (needsTrial(entry)) entry.timer = setTimeout(() => this.#endTrial(entry), trialMaxMs);
    entry.stage = 'reading';
    entry.tokensWhenSent = entry.job.outputTokens;
    send(entry.job.message(entry.isAgain));
  }

  #expire(entry: Entry): void {
    entry.job.fail(new EngineUnavailableError(this.#options.model, 'it is being started'));
    this.#remove(entry);
  }

  #remove(entry: Entry): void {
    clearTimeout(entry.timer);
    const wasThere = this.#entries.delete(entry.job.id);
    assert(wasThere, 'what is removed was there');
    if (needsTrial(entry)) this.#dispatch();
  }
}

/** Whether it can have been what ended the worker: one that waits, or is left alone because of its reader, can not. */
function isInHand({ stage, job }: Entry): boolean {
  return stage === 'reading' || (stage === 'begun' && !job.isBehind);
}

function hasStoodTrial({ job, tokensWhenSent }: Entry): boolean {
  return job.isBehind || job.outputTokens - tokensWhenSent >= trialTokens;
}
