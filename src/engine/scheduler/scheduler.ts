import { assert } from '#base';
import type { PrefixCache } from '../cache/prefix-cache.ts';
import { commonLength } from '../cache/prefix-node.ts';
import { BatchShapes } from './batch-shape.ts';
import { ChunkSize } from './chunk-size.ts';
import { FairShare } from './fair-share.ts';
import { Places } from './places.ts';
import { createSequence, generatedBy, hasEnded, isPaused, type ScheduledRequest, type Sequence } from './sequence.ts';
import type { Step, StepEntry } from './step.ts';
import { type Outlook, WaitingRoom } from './waiting-room.ts';

/** A reader that has been behind for this long gives its place to those who wait. */
const patienceMs = 1000;
/** What somebody else is computing is waited for when that saves at least this many tokens. */
const worthWaitingTokens = 32;

export interface SchedulerOptions {
  readonly cache: PrefixCache;
  /** Most tokens of one step; at least the number of slots. */
  readonly batchTokens: number;
  /** Most requests that wait for their first turn. */
  readonly queueMax: number;
  /** The matrix kernels compute rows of these weights in fours: see `BatchShapes`. Default: false. */
  readonly isRepacked?: boolean;
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
  readonly #cache: PrefixCache;
  readonly #batchTokens: number;
  readonly #queueMax: number;
  readonly #chunkSize: ChunkSize;
  readonly #shapes: BatchShapes;
  readonly #share = new FairShare();
  readonly #waiting = new WaitingRoom(this.#share);
  readonly #places: Places;
  readonly #requests = new Map<number, readonly Sequence[]>();
  #arrivals = 0;
  #steps = 0;

  constructor(options: SchedulerOptions) {
    assert(options.batchTokens >= options.cache.freeSlots, 'every running sequence has room in a step');
    this.#cache = options.cache;
    this.#batchTokens = options.batchTokens;
    this.#queueMax = options.queueMax;
    this.#chunkSize = new ChunkSize(options.batchTokens);
    this.#shapes = new BatchShapes(options.isRepacked ?? false);
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

  /** The next step; undefined when nothing can run until a request arrives, a reader catches up or loses patience. */
  next(nowMs: number): Step | undefined {
    this.#admit(nowMs);
    this.#steps++;
    const streams = this.#places.running.filter((sequence) => sequence.phase === 'decode' && !isPaused(sequence));
    const shape = this.#shapes.next(streams.length);
    const hasPrompts = this.#places.prefilling.some((sequence) => !isPaused(sequence));
    // Beside prompts streams cost next to nothing.
    const decoding = this.#decodeEntries(hasPrompts ? streams : leastRecent(streams, shape.streams));
    const prefilling = this.#prefillEntries(decoding.length);
    if (decoding.length === 0 && prefilling.length === 0) prefilling.push(...this.#unblockPrefill());
    const entries = [...decoding, ...prefilling];
    if (entries.length === 0) return undefined;
    const prefillTokens = prefilling.reduce((sum, entry) => sum + entry.count, 0);
    this.#cache.charge(prefillTokens, decoding.length);
    const tokens = decoding.length + prefillTokens;
    const filling = prefillTokens > 0 ? this.#shapes.fillingFor(tokens) : shape.filling;
    return {
      operations: this.#cache.takeOperations(),
      entries,
      tokens,
      prefillTokens,
      filling: Math.min(filling, this.#batchTokens - tokens, this.#cache.emptyCells),
    };
  }

  /** The step's tokens are in the cache: afterwards every output that has not ended wants `accept` or `end`. */
  computed(step: Step, durationMs: number): void {
    this.#chunkSize.observe(step.tokens, durationMs);
    if (step.prefillTokens === 0) this.#shapes.observe(step.tokens + step.filling, durationMs);
    for (const { sequence, slot, count, outputs } of step.entries) {
      this.#share.serve(sequence.request.tenant, count);
      if (hasEnded(sequence)) continue;
      sequence.computed += count;
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
    for (const { sequence, slot, count } of step.entries) if (!hasEnded(sequence)) this.#cache.shrink(slot, count);
    const victim = this.#places.victim();
    if (victim === undefined || this.running === 1) return false;
    this.#places.preempt(victim);
    return true;
  }

  /** The next tokens of a sequence whose logits a step gave: one that was drawn, and any that must follow it. */
  accept(sequence: Sequence, tokens: readonly number[]): void {
    assert(sequence.phase === 'decode' && sequence.length === sequence.computed, 'it wants a token');
    sequence.tokens.set(tokens, sequence.length);
    sequence.length += tokens.length;
    assert(sequence.length < sequence.tokens.length, 'a sequence is ended by its last token');
    if (tokens.length > 1) this.#places.beginPrefill(sequence);
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
      isHeldBack: (sequence) => this.#isBeingComputed(sequence),
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

  /** @param streams in the order of their rank */
  #decodeEntries(streams: readonly Sequence[]): StepEntry[] {
    const entries: StepEntry[] = [];
    for (const sequence of streams) {
      // Whoever is preempted here comes later in rank than all that have an entry already, or is paused without one.
      if (!this.#places.makeRoom(sequence)) continue;
      sequence.lastStep = this.#steps;
      entries.push(this.#entry(sequence, 1));
    }
    return entries;
  }

  #prefillEntries(streams: number): StepEntry[] {
    const entries: StepEntry[] = [];
    let budget = Math.min(this.#batchTokens - streams, this.#chunkSize.next(streams > 0));
    for (const sequence of this.#places.prefilling) {
      if (isPaused(sequence)) continue;
      const count = Math.min(sequence.length - sequence.computed, budget, this.#cache.freeCells);
      sequence.skipped = count === 0 ? sequence.skipped + 1 : 0;
      if (count === 0) continue;
      this.#cache.grow(sequence.slot as number, count);
      entries.push(this.#entry(sequence, count));
      budget -= count;
    }
    return entries;
  }

  /** Unfinished prompts alone have filled the cache: those last in rank give way until the first can go on. */
  #unblockPrefill(): StepEntry[] {
    const first = this.#places.running.find((sequence) => sequence.phase === 'prefill' && !isPaused(sequence));
    return first !== undefined && this.#places.makeRoom(first) ? [this.#entry(first, 1)] : [];
  }

  #entry(sequence: Sequence, count: number): StepEntry {
    const isComplete = sequence.computed + count === sequence.length;
    const outputs = isComplete ? this.#places.together(sequence) : [];
    return { sequence, slot: sequence.slot as number, from: sequence.computed, count, outputs };
  }
}

/** Those that have waited longest for a step, in their given order. */
function leastRecent(streams: readonly Sequence[], count: number): readonly Sequence[] {
  if (count >= streams.length) return streams;
  const chosen = new Set(streams.toSorted((a, b) => a.lastStep - b.lastStep).slice(0, count));
  return streams.filter((sequence) => chosen.has(sequence));
}
