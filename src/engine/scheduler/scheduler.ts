import { assert } from '#base';
import type { KeyValueCache } from '../cache/key-value-cache.ts';
import { commonLength } from '../cache/prefix-node.ts';
import type { AdapterKey } from './adapter-turns.ts';
import { FairShare } from './fair-share.ts';
import { Places } from './places.ts';
import { createSequence, generatedBy, hasEnded, isPaused, type ScheduledRequest, type Sequence } from './sequence.ts';
import type { Step } from './step.ts';
import { StepPlanner, type StepPlannerOptions } from './step-planner.ts';
import { type Outlook, WaitingRoom } from './waiting-room.ts';

/** A reader that has been behind for this long gives its place to those who wait. */
const patienceMs = 1000;
/** What somebody else is computing is waited for when that saves at least this many tokens. */
const worthWaitingTokens = 32;

export interface SchedulerOptions extends StepPlannerOptions {
  readonly cache: KeyValueCache;
  /** Most requests that wait for their first turn. */
  readonly queueMax: number;
  /** Whether something that a request begins with is about to be there, so that it should wait for it. */
  isAwaited?(requestId: number): boolean;
}

/**
 * Decides which tokens are computed next. It knows counts, order and time, and touches neither tensors nor text.
 *
 * Requests join and leave between steps. Every step holds one token of each running sequence and, in what is left,
 * chunks of prompts in turn. Requests are admitted while their prompt and some output are predicted to fit; when the
 * cache runs full all the same, the last in rank gives up its place and is computed again later, so that the first
 * always gets on and nothing deadlocks.
 *
 * The caller's loop: `next`, run the step, `computed` (or `noRoom`), then `accept` or `end` for each output.
 */
export class Scheduler {
  readonly #cache: KeyValueCache;
  readonly #queueMax: number;
  readonly #isAwaited: (requestId: number) => boolean;
  readonly #share = new FairShare();
  readonly #waiting = new WaitingRoom(this.#share);
  readonly #places: Places;
  readonly #planner: StepPlanner;
  readonly #requests = new Map<number, readonly Sequence[]>();
  #arrivals = 0;

  constructor(options: SchedulerOptions) {
    assert(options.batchTokens >= options.cache.freeSlots, 'every running sequence has room in a step');
    this.#cache = options.cache;
    this.#queueMax = options.queueMax;
    this.#isAwaited = options.isAwaited ?? (() => false);
    this.#places = new Places(options.cache, this.#waiting);
    this.#planner = new StepPlanner(options.cache, this.#places, options);
  }

  /** Requests that wait for their first turn. */
  get queued(): number {
    return this.#waiting.queued;
  }

  /** Sequences that hold a place. */
  get running(): number {
    return this.#places.running.length;
  }

  /** True when somebody would run if there were room. */
  get isWaited(): boolean {
    return this.#waiting.isWaited;
  }

  /** True when there is nothing left that could ever run. */
  get isIdle(): boolean {
    return this.running === 0 && this.#waiting.isEmpty;
  }

  /** @throws QueueFullError */
  submit(request: ScheduledRequest): readonly Sequence[] {
    assert(request.prompt.length > 0 && request.tokensMax > 0, 'there is something to compute and to generate');
    assert(request.prompt.length + request.tokensMax <= this.#cache.capacity, 'a request fits when it is alone');
    assert(!this.#requests.has(request.id), 'a request id is used once');
    const order = this.#arrivals++;
    const choices = request.resumed?.keys() ?? Array.from({ length: request.choices }).keys();
    const sequences = [...choices].map((choice) => createSequence(request, choice, order));
    this.#enqueue(sequences, request);
    this.#share.arrive(request.tenant);
    this.#requests.set(request.id, sequences);
    return sequences;
  }

  /** Ends all choices of a request and frees what they hold; without effect when it has ended. */
  cancel(requestId: number): void {
    for (const sequence of this.#requests.get(requestId) ?? []) this.end(sequence);
  }

  /** Leaves a request out of the steps while its reader is behind. */
  pause(requestId: number, nowMs: number): void {
    for (const sequence of this.#requests.get(requestId) ?? []) sequence.pausedSinceMs ??= nowMs;
  }

  resume(requestId: number): void {
    for (const sequence of this.#requests.get(requestId) ?? []) sequence.pausedSinceMs = undefined;
  }

  /** True when a request that waits or runs is computed with this adapter. */
  uses(adapter: AdapterKey): boolean {
    return this.#requests.values().some(([sequence]) => sequence?.request.adapter === adapter);
  }

  /**
   * The next step; undefined when nothing can run until a request arrives, a reader catches up or loses patience.
   *
   * @param othersWait for the step to end, who are not of this scheduler: it is kept as short as beside streams
   */
  next(nowMs: number, othersWait = false): Step | undefined {
    this.#admit(nowMs);
    return this.#planner.plan(othersWait);
  }

  /** Who should get a guess of a draft model before the next step, and of how many tokens. */
  wantedGuess(): { readonly sequence: Sequence; readonly count: number } | undefined {
    return this.#planner.wantedGuess();
  }

  /** A draft model's guess of what a sequence goes on with. */
  offerGuess(sequence: Sequence, guess: readonly number[], durationMs: number): void {
    this.#planner.offerGuess(sequence, guess, durationMs);
  }

  /** The step's tokens are in the cache: afterwards every output that has not ended wants `accept` or `end`. */
  computed(step: Step, durationMs: number): void {
    this.#planner.observe(step, durationMs);
    for (const { sequence, slot, count, outputs, guesses } of step.entries) {
      this.#share.serve(sequence.request.tenant, count);
      if (hasEnded(sequence)) continue;
      sequence.computed += count - guesses;
      if (sequence.phase !== 'prefill') continue;
      this.#cache.publish(slot, sequence.tokens, sequence.computed);
      if (outputs.length > 0) this.#places.beginDecode(sequence);
    }
  }

  /**
   * The native cache had no room for the step although the count said so; nothing of it was computed. Makes room for
   * the next one; false when there is nobody left who could give way.
   */
  noRoom(step: Step): boolean {
    for (const { sequence, slot, count } of step.entries) {
      if (hasEnded(sequence)) continue;
      this.#cache.shrink(slot, count);
      sequence.guessed = 0;
    }
    const victim = this.#places.victim();
    if (victim === undefined || this.running === 1) return false;
    this.#places.preempt(victim);
    return true;
  }

  /**
   * The next tokens of a sequence whose logits a step gave: one that was drawn for each, and any that must follow.
   *
   * @param confirmed how many of them, the first ones, are the guesses that the step has computed
   */
  accept(sequence: Sequence, tokens: readonly number[], confirmed = 0): void {
    const { slot, guessed } = sequence;
    assert(
      sequence.phase === 'decode' && sequence.length === sequence.computed && slot !== undefined,
      'it wants a token',
    );
    assert(
      confirmed <= guessed && confirmed < tokens.length,
      'what is confirmed was guessed, and is followed by another',
    );
    sequence.tokens.set(tokens, sequence.length);
    sequence.length += tokens.length;
    sequence.computed += confirmed;
    sequence.guessed = 0;
    if (guessed > 0) this.#planner.judgeGuess(sequence, guessed, confirmed);
    const refuted = guessed - confirmed;
    if (refuted > 0) this.#cache.truncate(slot, sequence.computed, sequence.computed + refuted);
    assert(sequence.length < sequence.tokens.length, 'a sequence is ended by its last token');
    if (sequence.length - sequence.computed > 1) this.#places.beginPrefill(sequence);
  }

  /** Frees what a sequence holds; without effect when it has ended. */
  end(sequence: Sequence): void {
    if (hasEnded(sequence)) return;
    const waited = sequence.phase === 'waiting';
    this.#places.leave(sequence);
    sequence.phase = 'ended';
    if (waited) this.#waiting.forgetEnded();
    const { id, tenant } = sequence.request;
    if (!this.#requests.get(id)?.every(hasEnded)) return;
    this.#requests.delete(id);
    this.#share.leave(tenant);
  }

  #enqueue(sequences: readonly Sequence[], { resumed }: ScheduledRequest): void {
    // Whoever was admitted elsewhere is not refused here, and takes up his place when he had one.
    for (const sequence of sequences) if (generatedBy(sequence) > 0) this.#waiting.putBack([sequence]);
    const unbegun = sequences.filter((sequence) => generatedBy(sequence) === 0);
    // Those who will find a free slot in the next step do not count as waiting.
    const queueMax = resumed === undefined ? this.#queueMax + this.#cache.freeSlots : Number.POSITIVE_INFINITY;
    if (unbegun.length > 0) this.#waiting.push(unbegun, queueMax);
  }

  #admit(nowMs: number): void {
    const outlook: Outlook = {
      nowMs,
      cached: ({ request, tokens, length }) => this.#cache.match(request.scope, tokens, length - 1).tokens,
      isAwaited: ({ request }) => this.#isAwaited(request.id),
      isHeldBack: (sequence) => this.#isAwaited(sequence.request.id) || this.#isBeingComputed(sequence),
    };
    while (this.#cache.freeSlots > 0 || this.#places.running.some(isPaused)) {
      const group = this.#waiting.peek(outlook);
      if (group === undefined) return;
      const alive = group.filter((sequence) => !hasEnded(sequence));
      while (!this.#places.fits(alive)) {
        const hasLostPatience = ({ pausedSinceMs }: Sequence) => nowMs - (pausedSinceMs ?? nowMs) >= patienceMs;
        const behind = this.#places.running.findLast(hasLostPatience);
        if (behind === undefined) return;
        this.#places.preempt(behind);
      }
      this.#waiting.take(group);
      this.#places.start(alive);
    }
  }

  /** True when more of a sequence's beginning will soon be there, because somebody else is at it. */
  #isBeingComputed({ request: { scope }, tokens, length }: Sequence): boolean {
    const rivals = this.#places.prefilling.filter((other) => other.request.scope === scope && !isPaused(other));
    const common = Math.max(0, ...rivals.map((other) => commonLength(tokens, 0, other.tokens, 0, other.length)));
    if (common < worthWaitingTokens) return false;
    const { tokens: cached } = this.#cache.match(scope, tokens, length - 1);
    return Math.min(common, length - 1) - cached >= worthWaitingTokens;
  }
}
