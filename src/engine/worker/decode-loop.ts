import { setImmediate as afterEvents, setTimeout as sleep } from 'node:timers/promises';
import { serialiseError } from '#base';
import type { ModelContext } from '#native';
import { CacheExhaustedError } from '../errors/cache-exhausted-error.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import { lengthOf, type Sequence } from '../scheduler/sequence.ts';
import type { Step } from '../scheduler/step.ts';
import type { FromWorker } from '../wire.ts';
import type { ActiveRequest } from './active-request.ts';
import type { Runner } from './runner.ts';

/** How often to look again when everybody who holds a place is paused and others wait. */
const retryMs = 100;
/**
 * How long steps may follow each other before events are sent and messages are read. Both cost 100 us right after a
 * decode, when nothing of them is in the processor's caches: 1 % of a small model's step, and faster than the eye.
 */
const turnMs = 16;

export interface DecodeLoopParts {
  readonly scheduler: Scheduler;
  readonly runner: Runner;
  readonly context: ModelContext;
  send(message: FromWorker): void;
  /** The model can no longer be run; the process has to end. */
  fatal(error: unknown): void;
}

/** Runs step after step while there is work, and lets messages in between. */
export class DecodeLoop {
  readonly #parts: DecodeLoopParts;
  readonly #requests = new Map<number, ActiveRequest>();
  #isRunning = false;
  /** Somebody waits for a first or a last token. */
  #isUrgent = false;
  #tokens = 0;

  constructor(parts: DecodeLoopParts) {
    this.#parts = parts;
  }

  /** Tokens drawn since the process started. */
  get tokens(): number {
    return this.#tokens;
  }

  /** Takes in a request that was submitted to the scheduler. */
  add(request: ActiveRequest): void {
    this.#requests.set(request.id, request);
    this.wake();
  }

  cancel(id: number): void {
    const request = this.#requests.get(id);
    if (request !== undefined) this.#drop(request);
  }

  taken(id: number, events: number): void {
    const request = this.#requests.get(id);
    if (request === undefined) return;
    request.taken(events);
    if (request.isBehind) return;
    this.#parts.scheduler.resume(id);
    this.wake();
  }

  wake(): void {
    if (!this.#isRunning) this.#run().catch((error: unknown) => this.#parts.fatal(error));
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    try {
      await this.#runSteps();
    } finally {
      this.#isRunning = false;
    }
  }

  async #runSteps(): Promise<void> {
    const { scheduler } = this.#parts;
    let turnedMs = performance.now();
    for (;;) {
      const step = scheduler.next(performance.now());
      if (step !== undefined) await this.#runStep(step);
      if (step !== undefined && !this.#isUrgent && performance.now() - turnedMs < turnMs) continue;
      this.#flush();
      if (step === undefined && !scheduler.isWaited) return;
      await (step === undefined ? sleep(retryMs) : afterEvents());
      turnedMs = performance.now();
    }
  }

  async #runStep(step: Step): Promise<void> {
    const { scheduler, runner } = this.#parts;
    const startedMs = performance.now();
    for (const { sequence } of step.entries) this.#requests.get(sequence.request.id)?.start(startedMs);
    const { outcome, rows } = await runner.run(step);
    const nowMs = performance.now();
    if (outcome === 'done') {
      scheduler.computed(step, nowMs - startedMs);
      for (const [index, { outputs }] of step.entries.entries()) {
        for (const sequence of outputs) this.#draw(sequence, rows[index] as number, nowMs);
      }
    } else if (!scheduler.noRoom(step)) this.#giveUp(step);
  }

  #draw(sequence: Sequence, row: number, nowMs: number): void {
    const { scheduler, context } = this.#parts;
    const request = this.#requests.get(sequence.request.id);
    const generation = request?.generationOf(sequence);
    if (request === undefined || generation === undefined) return; // it was cancelled while the step ran
    try {
      const { token, event, reason } = generation.draw(context, row);
      this.#tokens++;
      this.#isUrgent ||= generation.tokens === 1 || reason !== undefined;
      request.token(event, nowMs);
      if (reason === undefined) return scheduler.accept(sequence, token);
      request.end(sequence, generation, reason, nowMs);
      scheduler.end(sequence);
    } catch (error) {
      this.#fail(request, error);
    }
  }

  #giveUp(step: Step): void {
    for (const { sequence } of step.entries) {
      const request = this.#requests.get(sequence.request.id);
      if (request !== undefined) this.#fail(request, new CacheExhaustedError(lengthOf(sequence)));
    }
  }

  #fail(request: ActiveRequest, error: unknown): void {
    this.#flush(); // what came before the failure
    this.#parts.send({ type: 'failed', id: request.id, error: serialiseError(error) });
    this.#drop(request);
  }

  #drop(request: ActiveRequest): void {
    this.#parts.scheduler.cancel(request.id);
    this.#requests.delete(request.id);
    request[Symbol.dispose]();
  }

  /** Sends what the last steps gave in one message, and pauses requests whose readers are behind. */
  #flush(): void {
    const { scheduler, send } = this.#parts;
    this.#isUrgent = false;
    const batches = [];
    for (const request of this.#requests.values()) {
      const events = request.takeEvents();
      if (events.length > 0) batches.push([request.id, events] as const);
      if (request.isDone) this.#requests.delete(request.id);
      else if (request.isBehind) scheduler.pause(request.id, performance.now());
    }
    if (batches.length > 0) send({ type: 'events', requests: batches });
  }
}
