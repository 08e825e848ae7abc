import type { Filler, KeyValueCache } from '../cache/key-value-cache.ts';
import { Speculator, speculativeRowsMax } from '../speculation/speculator.ts';
import { AdapterTurns } from './adapter-turns.ts';
import { BatchShapes, rowsAtOnce } from './batch-shape.ts';
import { ChunkSize, tileTokens } from './chunk-size.ts';
import type { Places } from './places.ts';
import { isPaused, type Sequence } from './sequence.ts';
import type { Step, StepEntry } from './step.ts';

/**
 * The time of streams for the time of prompts, while both want steps: a stream that has begun is not slowed down to less
 * than a reader's pace by prompts that keep coming, and most of the time goes to those who wait for their first token.
 */
const streamsPart = 0.25;

/** From so many tokens of a prompt on, computing another along with it saves nothing. */
const efficientRows = 32;

export interface StepPlannerOptions {
  /** Most tokens of one step; at least the number of slots. */
  readonly batchTokens: number;
  /** The matrix kernels compute rows of these weights in fours: see `BatchShapes`. Default: false. */
  readonly isRepacked?: boolean;
  /** Compute guesses along with tokens where that pays. Default: false. */
  readonly isSpeculative?: boolean;
}

/** Makes up steps of those who hold a place, and learns from how long they take. */
export class StepPlanner {
  readonly #cache: KeyValueCache;
  readonly #places: Places;
  readonly #batchTokens: number;
  readonly #chunkSize: ChunkSize;
  readonly #shapes: BatchShapes;
  readonly #turns = new AdapterTurns();
  readonly #speculator: Speculator | undefined;
  /** Time that prompts have had and for which streams have not had their part yet. */
  #owedMs = 0;
  #steps = 0;
  #othersWait = false;

  constructor(cache: KeyValueCache, places: Places, options: StepPlannerOptions) {
    this.#cache = cache;
    this.#places = places;
    this.#batchTokens = options.batchTokens;
    this.#chunkSize = new ChunkSize(options.batchTokens);
    this.#shapes = new BatchShapes(options.isRepacked ?? false);
    this.#speculator = options.isSpeculative ? new Speculator(this.#shapes.cost) : undefined;
  }

  /**
   * Undefined when nobody can go on.
   *
   * @param othersWait for the step to end: its prompts are cut as beside streams
   */
  plan(othersWait = false): Step | undefined {
    this.#steps++;
    for (const { from, to } of this.#cache.compact()) this.#places.moved(from, to);
    this.#othersWait = othersWait;
    const runnable = this.#places.running.filter((sequence) => sequence.phase !== 'joining' && !isPaused(sequence));
    for (const adapter of this.#turns.order(new Set(runnable.map(({ request }) => request.adapter)))) {
      const step = this.#planFor(runnable.filter(({ request }) => request.adapter === adapter));
      if (step !== undefined) return step;
    }
    return this.#unblockPrefill(runnable);
  }

  /** @param runnable those of one adapter, in the order of their rank */
  #planFor(runnable: readonly Sequence[]): Step | undefined {
    const streams = runnable.filter(({ phase }) => phase === 'decode');
    const prompts = this.#places.prefilling.filter((sequence) => runnable.includes(sequence));
    if (prompts.length === 0) return this.#planStreams(streams);
    const left = prompts.reduce((sum, { length, computed }) => sum + length - computed, 0);
    const rows = Math.min(streams.length + left, this.#batchTokens);
    // Apart, a prompt and streams would be computed one after the other in one step anyway.
    return rows < tileTokens && !this.#cache.isApart
      ? this.#planTogether(streams, prompts)
      : this.#planInTurn(streams, prompts);
  }

  /** Few tokens in all: each looks at the cells by itself, and one pass over the weights is enough. */
  #planTogether(streams: readonly Sequence[], prompts: readonly Sequence[]): Step | undefined {
    const decoding = this.#decodeEntries(streams);
    const prefilling = this.#prefillEntries(prompts, decoding.length);
    return this.#step(decoding, prefilling, this.#shapes.fillingFor(decoding.length + tokensOf(prefilling)));
  }

  /**
   * Steps of prompts and of streams take turns. A tile of attention leaves out the cells that none of its tokens has; with
   * streams in it all would be computed for all, and twice the time be taken (measured).
   */
  #planInTurn(streams: readonly Sequence[], prompts: readonly Sequence[]): Step | undefined {
    if (streams.length === 0) this.#owedMs = 0;
    const isPromptsTurn = this.#owedMs <= 0;
    const prefilling = isPromptsTurn ? this.#prefillEntries(prompts, 0) : [];
    if (prefilling.length > 0) return this.#step([], prefilling, this.#shapes.fillingFor(tokensOf(prefilling)));
    return this.#step(this.#decodeEntries(streams), [], this.#shapes.fillingFor(streams.length));
  }

  /** Who should get a guess of a draft model before the next step, and of how many tokens. */
  wantedGuess(): { readonly sequence: Sequence; readonly count: number } | undefined {
    const runnable = this.#places.running.filter((sequence) => sequence.phase !== 'joining' && !isPaused(sequence));
    // Beside prompts nobody guesses.
    const turn = runnable.every(({ phase }) => phase === 'decode') ? this.#guessingTurn(runnable) : undefined;
    const count = turn && this.#speculator?.wanted(turn.sequence, turn.room, turn.msPerToken);
    return turn && count ? { sequence: turn.sequence, count } : undefined;
  }

  offerGuess(sequence: Sequence, guess: readonly number[], durationMs: number): void {
    this.#speculator?.offer(sequence, guess, durationMs);
  }

  /** Tells how many of a sequence's guesses came true. */
  judgeGuess(sequence: Sequence, guessed: number, confirmed: number): void {
    this.#speculator?.judge(sequence, guessed, confirmed);
  }

  /** Tells how long a step took. */
  observe(step: Step, durationMs: number): void {
    this.#turns.ran(step.adapter, durationMs);
    this.#chunkSize.observe(step.tokens, durationMs);
    if (step.prefillTokens === 0) this.#shapes.observe(step.tokens + step.fillers.length, durationMs);
    const isShared = step.prefillTokens > 0 && step.prefillTokens < step.tokens;
    if (isShared) return;
    if (step.prefillTokens > 0) this.#owedMs = Math.max(0, this.#owedMs) + durationMs * streamsPart;
    else this.#owedMs = Math.max(0, this.#owedMs - durationMs);
  }

  #planStreams(streams: readonly Sequence[]): Step | undefined {
    const guessing = this.#guessingEntry(streams);
    if (guessing !== undefined) return this.#step([guessing], [], this.#shapes.fillingFor(guessing.count));
    const slots = streams.map(({ slot }) => slot as number);
    const shape = this.#shapes.next(streams.length, this.#cache.fillers(slots, rowsAtOnce).length);
    return this.#step(this.#decodeEntries(leastRecent(streams, shape.streams)), [], shape.filling);
  }

  /** A step of its own for the stream whose turn it is, with guesses of what comes next, where that is worth it. */
  #guessingEntry(streams: readonly Sequence[]): StepEntry | undefined {
    const turn = this.#guessingTurn(streams);
    if (turn === undefined || this.#speculator === undefined) return undefined;
    const { sequence, room, msPerToken } = turn;
    const guess = this.#speculator.propose(sequence, room, msPerToken);
    if (guess.length === 0 || this.#cache.freeCells <= guess.length) return undefined;
    this.#cache.grow(sequence.slot as number, 1 + guess.length);
    sequence.tokens.set(guess, sequence.length);
    sequence.guessed = guess.length;
    sequence.lastStep = this.#steps;
    return this.#entry(sequence, 1, guess.length);
  }

  /** Whose turn it is, how many guesses he can have, and what a token costs without. */
  #guessingTurn(streams: readonly Sequence[]) {
    const [sequence] = leastRecent(streams, 1);
    const msPerToken = this.#shapes.msPerToken(streams.length);
    if (sequence === undefined || msPerToken === undefined) return undefined;
    // The last token that it may have is never a guess: nothing would come after it.
    const left = sequence.tokens.length - sequence.length - 1;
    return { sequence, room: Math.max(0, Math.min(left, this.#batchTokens - 1, speculativeRowsMax - 1)), msPerToken };
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

  /** @param prompts in the order of their turns */
  #prefillEntries(prompts: readonly Sequence[], streams: number): StepEntry[] {
    const entries: StepEntry[] = [];
    // Streams with other adapters wait for this step as well.
    const isBesideStreams = this.#othersWait || this.#places.running.some(({ phase }) => phase === 'decode');
    let budget = Math.min(this.#batchTokens - streams, this.#chunkSize.next(isBesideStreams));
    for (const sequence of prompts) {
      if (sequence.slot === undefined) continue; // it had to give way to a stream
      const count = Math.min(sequence.length - sequence.computed, budget, this.#cache.freeCells);
      sequence.skipped = count === 0 ? sequence.skipped + 1 : 0;
      if (count === 0) continue;
      this.#cache.grow(sequence.slot as number, count);
      entries.push(this.#entry(sequence, count));
      budget -= count;
      if (this.#cache.isApart && count >= efficientRows) break;
    }
    return entries;
  }

  /** Unfinished prompts alone have filled the cache: those last in rank give way until the first can go on. */
  #unblockPrefill(runnable: readonly Sequence[]): Step | undefined {
    const first = runnable.find(({ phase }) => phase === 'prefill');
    return first !== undefined && this.#places.makeRoom(first) ? this.#step([], [this.#entry(first, 1)], 0) : undefined;
  }

  #entry(sequence: Sequence, known: number, guesses = 0): StepEntry {
    const isComplete = sequence.computed + known === sequence.length;
    const outputs = isComplete ? this.#places.together(sequence) : [];
    const { slot, computed: from } = sequence;
    return { sequence, slot: slot as number, from, count: known + guesses, outputs, guesses };
  }

  #fillers(entries: readonly StepEntry[], prefillTokens: number, count: number): readonly Filler[] {
    // Apart, rows of others make it no fuller.
    if (this.#cache.isApart && prefillTokens > 0) return [];
    const slots = entries.map(({ slot }) => slot);
    return this.#cache.fillers(slots, count);
  }

  #step(decoding: readonly StepEntry[], prefilling: readonly StepEntry[], filling: number): Step | undefined {
    // Apart, neighbours are computed together when they come one after the other.
    const entries = [...decoding, ...prefilling].toSorted((a, b) => (this.#cache.isApart ? a.slot - b.slot : 0));
    const [first] = entries;
    if (first === undefined) return undefined;
    const prefillTokens = tokensOf(prefilling);
    const tokens = tokensOf(decoding) + prefillTokens;
    this.#cache.charge(prefillTokens, tokens - prefillTokens);
    return {
      adapter: first.sequence.request.adapter,
      operations: this.#cache.takeOperations(),
      entries,
      tokens,
      prefillTokens,
      fillers: this.#fillers(entries, prefillTokens, Math.min(filling, this.#batchTokens - tokens)),
    };
  }
}

function tokensOf(entries: readonly StepEntry[]): number {
  return entries.reduce((sum, { count }) => sum + count, 0);
}

/** Those that have waited longest for a step, in their given order. */
function leastRecent(streams: readonly Sequence[], count: number): readonly Sequence[] {
  if (count >= streams.length) return streams;
  const chosen = new Set(streams.toSorted((a, b) => a.lastStep - b.lastStep).slice(0, count));
  return streams.filter((sequence) => chosen.has(sequence));
}
