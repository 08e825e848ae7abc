import type { FinishReason } from '#contract';
import type { ModelContext } from '#native';
import { CacheExhaustedError } from '../errors/cache-exhausted-error.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import type { Sequence } from '../scheduler/sequence.ts';
import type { Step } from '../scheduler/step.ts';
import type { DraftModel } from '../speculation/draft-model.ts';
import type { ActiveRequest } from './active-request.ts';
import type { Generation } from './generation.ts';
import type { Lane } from './lane.ts';
import type { OpenRequests, RequestOwner } from './open-requests.ts';
import type { Runner } from './runner.ts';
import type { StepStatistics } from './step-statistics.ts';

export interface BatchLaneParts {
  readonly scheduler: Scheduler;
  readonly runner: Runner;
  readonly context: ModelContext;
  readonly open: OpenRequests;
  readonly steps: StepStatistics;
  /** Absent where guesses come from the texts themselves alone. */
  readonly draft?: DraftModel | undefined;
}

/** The batch that all requests share, but for those that want to be alone: runs what the scheduler says. */
export class BatchLane implements Lane, RequestOwner {
  readonly #parts: BatchLaneParts;
  readonly #requests = new Map<number, ActiveRequest>();

  constructor(parts: BatchLaneParts) {
    this.#parts = parts;
  }

  get isWaited(): boolean {
    return this.#parts.scheduler.isWaited;
  }

  /** Takes in a request that was submitted to the scheduler. */
  add(request: ActiveRequest): void {
    this.#requests.set(request.id, request);
    this.#parts.open.add(request, this);
  }

  cancel(id: number): void {
    this.#parts.scheduler.cancel(id);
    this.#requests.delete(id);
  }

  pause(id: number, nowMs: number): void {
    this.#parts.scheduler.pause(id, nowMs);
  }

  resume(id: number): void {
    this.#parts.scheduler.resume(id);
  }

  async step(nowMs: number, othersWait = false): Promise<boolean> {
    const { scheduler, runner, steps } = this.#parts;
    await this.#guess();
    const step = scheduler.next(nowMs, othersWait);
    if (step === undefined) return false;
    for (const { sequence } of step.entries) {
      this.#requests.get(sequence.request.id)?.start(nowMs, sequence.cached);
    }
    const startedMs = performance.now();
    const { outcome, rows } = await runner.run(step);
    const endMs = performance.now();
    if (outcome === 'done') {
      scheduler.computed(step, endMs - startedMs);
      steps.observe(step, endMs - startedMs);
      for (const [index, { outputs }] of step.entries.entries()) {
        for (const sequence of outputs) this.#drawAll(sequence, rows[index] as number, endMs);
      }
    } else if (!scheduler.noRoom(step)) this.#giveUp(step);
    return true;
  }

  async #guess(): Promise<void> {
    const { draft, scheduler } = this.#parts;
    const wanted = draft && scheduler.wantedGuess();
    if (draft === undefined || wanted === undefined) return;
    const startedMs = performance.now();
    const guess = await draft.guess(wanted.sequence, wanted.count);
    scheduler.offerGuess(wanted.sequence, guess, performance.now() - startedMs);
  }

  /** Draws the next token, and one more for every guess that came true. */
  #drawAll(sequence: Sequence, firstRow: number, nowMs: number): void {
    const { scheduler, open, steps } = this.#parts;
    const request = this.#requests.get(sequence.request.id);
    const generation = request?.generationOf(sequence);
    if (request === undefined || generation === undefined) return; // it was cancelled while the step ran
    const guesses = sequence.tokens.subarray(sequence.length, sequence.length + sequence.guessed);
    const accepted: number[] = [];
    try {
      for (let confirmed = 0; ; confirmed++) {
        const { tokens, event, reason } = generation.draw(this.#parts.context, firstRow + confirmed);
        if (generation.tokens === tokens.length || reason !== undefined) open.hurry();
        request.token(event, nowMs);
        accepted.push(...tokens);
        const isConfirmed = tokens.length === 1 && tokens[0] === guesses[confirmed];
        if (isConfirmed && reason === undefined) continue;
        if (guesses.length > 0) steps.judge(guesses.length, confirmed + Number(isConfirmed));
        if (reason !== undefined) return this.#end(sequence, request, generation, reason, nowMs);
        return scheduler.accept(sequence, accepted, confirmed);
      }
    } catch (error) {
      open.fail(sequence.request.id, error);
    }
  }

  #end(sequence: Sequence, request: ActiveRequest, generation: Generation, reason: FinishReason, nowMs: number): void {
    request.end(sequence, generation, reason, nowMs);
    this.#parts.scheduler.end(sequence);
    if (request.isDone) this.#requests.delete(request.id);
  }

  #giveUp(step: Step): void {
    for (const { sequence } of step.entries) {
      this.#parts.open.fail(sequence.request.id, new CacheExhaustedError(sequence.length));
    }
  }
}
