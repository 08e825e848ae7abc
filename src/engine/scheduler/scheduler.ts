import { assert } from '#base';
import type { CacheAllocator } from './cells.ts';
import { ChunkSize } from './chunk-size.ts';
import { Places } from './places.ts';
import { createSequence, hasEnded, isPaused, lengthOf, type ScheduledRequest, type Sequence } from './sequence.ts';
import type { Step, StepEntry } from './step.ts';
import { WaitingRoom } from './waiting-room.ts';

/** A reader that has been behind for this long gives its place to those who wait. */
const patienceMs = 1000;

export interface SchedulerOptions {
  readonly cache: CacheAllocator;
  /** Most tokens of one step; at least the number of slots. */
  readonly batchTokens: number;
  /** Most requests that wait for their first turn. */
  readonly queueMax: number;
}

/**
 * Decides which tokens are computed next. It knows counts, order and time, and touches neither tensors nor text.
 *
 * Requests join and leave between steps. Every step holds one token of each running sequence and, in what is left,
 * chunks of prompts in turn. Requests are admitted while their prompt and some output are predicted to fit; when the
 * cache runs full all the same, the youngest gives up its place and is computed again later, so that the oldest always
 * gets on and nothing deadlocks.
 *
 * The caller's loop: `next`, run the step, `computed` (or `noRoom`), then `accept` or `end` for each output.
 */
export class Scheduler {
  readonly #cache: CacheAllocator;
  readonly #batchTokens: number;
  readonly #queueMax: number;
  readonly #chunkSize: ChunkSize;
  readonly #waiting = new WaitingRoom();
  readonly #places: Places;
  readonly #requests = new Map<number, readonly Sequence[]>();
  #arrivals = 0;

  constructor(options: SchedulerOptions) {
    assert(options.batchTokens >= options.cache.freeSlots, 'every running sequence has room in a step');
    this.#cache = options.cache;
    this.#batchTokens = options.batchTokens;
    this.#queueMax = options.queueMax;
    this.#chunkSize = new ChunkSize(options.batchTokens);
    this.#places = new Places(options.cache, this.#waiting);
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
    return this.#waiting.peek() !== undefined;
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
    const sequences = Array.from({ length: request.choices }, (_, choice) => createSequence(request, choice, order));
    // Those who will find a free slot in the next step do not count as waiting.
    this.#waiting.push(sequences, request.tenant, this.#queueMax + this.#cache.freeSlots);
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

  /** The next step; undefined when nothing can run until a request arrives, a reader catches up or loses patience. */
  next(nowMs: number): Step | undefined {
    this.#admit(nowMs);
    const decoding = this.#decodeEntries();
    const prefilling = this.#prefillEntries(decoding.length);
    if (decoding.length === 0 && prefilling.length === 0) prefilling.push(...this.#unblockPrefill());
    const entries = [...decoding, ...prefilling];
    if (entries.length === 0) return undefined;
    const prefillTokens = prefilling.reduce((sum, entry) => sum + entry.count, 0);
    return {
      operations: this.#cache.takeOperations(),
      entries,
      tokens: decoding.length + prefillTokens,
      prefillTokens,
    };
  }

  /** The step's tokens are in the cache: afterwards every output that has not ended wants `accept` or `end`. */
  computed(step: Step, durationMs: number): void {
    this.#chunkSize.observe(step.tokens, durationMs);
    for (const { sequence, count, outputs } of step.entries) {
      if (hasEnded(sequence)) continue;
      sequence.computed += count;
      if (outputs.length > 0 && sequence.phase === 'prefill') this.#places.beginDecode(sequence);
    }
  }

  /**
   * The native cache had no room for the step although the count said so; nothing of it was computed. Makes room for
   * the next one; false when there is nobody left who could give way.
   */
  noRoom(step: Step): boolean {
    for (const { sequence, slot, count } of step.entries) if (!hasEnded(sequence)) this.#cache.shrink(slot, count);
    const victim = this.#places.victim();
    if (victim === undefined || this.running === 1) return false;
    this.#places.preempt(victim);
    return true;
  }

  /** The next token of a sequence whose logits a step gave. */
  accept(sequence: Sequence, token: number): void {
    assert(sequence.phase === 'decode' && lengthOf(sequence) === sequence.computed, 'it wants a token');
    sequence.generated.push(token);
    assert(sequence.generated.length < sequence.request.tokensMax, 'a sequence is ended by its last token');
  }

  /** Frees what a sequence holds; without effect when it has ended. */
  end(sequence: Sequence): void {
    if (hasEnded(sequence)) return;
    const waited = sequence.phase === 'waiting';
    this.#places.leave(sequence);
    sequence.phase = 'ended';
    if (waited) this.#waiting.forgetEnded();
    const { id } = sequence.request;
    if (this.#requests.get(id)?.every(hasEnded)) this.#requests.delete(id);
  }

  #admit(nowMs: number): void {
    for (let group = this.#waiting.peek(); group !== undefined; group = this.#waiting.peek()) {
      const alive = group.filter((sequence) => !hasEnded(sequence));
      while (!this.#places.fits(alive)) {
        const hasLostPatience = ({ pausedSinceMs }: Sequence) => nowMs - (pausedSinceMs ?? nowMs) >= patienceMs;
        const behind = this.#places.running.findLast(hasLostPatience);
        if (behind === undefined) return;
        this.#places.preempt(behind);
      }
      this.#waiting.take();
      this.#places.start(alive);
    }
  }

  #decodeEntries(): StepEntry[] {
    const entries: StepEntry[] = [];
    for (const sequence of this.#places.running) {
      if (sequence.phase !== 'decode' || isPaused(sequence)) continue;
      // Whoever is preempted here is younger than all that have an entry already, or paused and without one.
      if (this.#places.makeRoom(sequence)) entries.push(this.#entry(sequence, 1));
    }
    return entries;
  }

  /** Prompts in turn: the first gets as much of the step as it can use, and goes to the end of the row. */
  #prefillEntries(streams: number): StepEntry[] {
    const entries: StepEntry[] = [];
    let budget = Math.min(this.#batchTokens - streams, this.#chunkSize.next(streams > 0));
    for (const sequence of this.#places.prefilling) {
      if (isPaused(sequence)) continue;
      const count = Math.min(lengthOf(sequence) - sequence.computed, budget, this.#cache.freeCells);
      if (count === 0) break;
      this.#cache.grow(sequence.slot as number, count);
      entries.push(this.#entry(sequence, count));
      budget -= count;
      this.#places.endTurn(sequence);
    }
    return entries;
  }

  /** Unfinished prompts alone have filled the cache: younger ones give way until the oldest can go on. */
  #unblockPrefill(): StepEntry[] {
    const oldest = this.#places.running.find((sequence) => sequence.phase === 'prefill' && !isPaused(sequence));
    return oldest !== undefined && this.#places.makeRoom(oldest) ? [this.#entry(oldest, 1)] : [];
  }

  #entry(sequence: Sequence, count: number): StepEntry {
    const isComplete = sequence.computed + count === lengthOf(sequence);
    const outputs = isComplete ? this.#places.together(sequence) : [];
    return { sequence, slot: sequence.slot as number, from: sequence.computed, count, outputs };
  }
}
