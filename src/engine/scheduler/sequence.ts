import type { AdapterKey } from './adapter-turns.ts';

/** What the scheduler knows of a request: token counts and whose it is, nothing of text or sampling. */
export interface ScheduledRequest {
  readonly id: number;
  readonly tenant: string;
  /** Computed prefixes are used again within a scope, and never across: the tenant, and whatever else changes them. */
  readonly scope: string;
  /** What changes the model for it: see `AdapterTurns`. Whatever it is, it has to be part of the scope. */
  readonly adapter?: AdapterKey;
  /** Not empty. */
  readonly prompt: ArrayLike<number>;
  /** Continuations that share the prompt. */
  readonly choices: number;
  /** Upper bound of generated tokens per choice; prompt and these together fit into the context. */
  readonly tokensMax: number;
  /** Of those who wait, the lower goes first. Default: 0. */
  readonly priority?: number | undefined;
  /** When the answer is of no use any more, on the scheduler's clock, in milliseconds. */
  readonly deadlineMs?: number | undefined;
  /**
   * Set for a request that another process has run up to here: the output so far of each choice that has not ended. It
   * was admitted there, so it is not refused here.
   */
  readonly resumed?: ReadonlyMap<number, readonly number[]> | undefined;
}

/**
 * `waiting`: holds nothing. `prefill`: tokens that it has are being computed. `joining`: holds a slot, and will share
 * what the choice that it follows is computing. `decode`: one token a step. `ended`: holds nothing, and is never run
 * again.
 */
export type Phase = 'waiting' | 'prefill' | 'joining' | 'decode' | 'ended';

/** One continuation of a prompt. Only the scheduler writes to it. */
export interface Sequence {
  readonly request: ScheduledRequest;
  readonly choice: number;
  /** Arrival number of the request: the lower, the older. */
  readonly order: number;
  /** Of prompt and output; the first `length` count. */
  readonly tokens: Int32Array;
  length: number;
  phase: Phase;
  /** The sequence id in the native cache, while it holds one. */
  slot: number | undefined;
  /** How many of its tokens are in the cache. */
  computed: number;
  /** Tokens after `length` that are guesses and that a step computes along. */
  guessed: number;
  /** How many it found there when it was started last. */
  cached: number;
  /** Steps in a row in which none of its tokens were computed although it was in `prefill`. */
  skipped: number;
  /** The number of the last step that computed a token of its stream. */
  lastStep: number;
  /** While `joining`: the choice that computes the prompt. */
  follows: Sequence | undefined;
  /** Set while the reader is behind: when it fell behind, in milliseconds. */
  pausedSinceMs: number | undefined;
}

export function createSequence(request: ScheduledRequest, choice: number, order: number): Sequence {
  const { prompt, tokensMax, resumed } = request;
  const output = resumed?.get(choice) ?? [];
  const tokens = new Int32Array(prompt.length + tokensMax);
  tokens.set(prompt);
  tokens.set(output, prompt.length);
  return {
    request,
    choice,
    order,
    tokens,
    length: prompt.length + output.length,
    phase: 'waiting',
    slot: undefined,
    computed: 0,
    guessed: 0,
    cached: 0,
    skipped: 0,
    lastStep: 0,
    follows: undefined,
    pausedSinceMs: undefined,
  };
}

/** Tokens of the output so far. */
export function generatedBy({ length, request }: Sequence): number {
  return length - request.prompt.length;
}

/** Older requests first, then lower choices. */
export function byAge(a: Sequence, b: Sequence): number {
  return a.order - b.order || a.choice - b.choice;
}

export function priorityOf({ request }: Sequence): number {
  return request.priority ?? 0;
}

/** Who comes first when there is not enough for all. */
export function byRank(a: Sequence, b: Sequence): number {
  return priorityOf(a) - priorityOf(b) || byAge(a, b);
}

export function isPaused(sequence: Sequence): boolean {
  return sequence.pausedSinceMs !== undefined;
}

export function hasEnded(sequence: Sequence): boolean {
  return sequence.phase === 'ended';
}

/** Output tokens that admission leaves room for; a sequence that outgrows them may be preempted. */
const horizonTokens = 64;

export function expectedOutput(sequence: Sequence): number {
  return Math.min(sequence.request.tokensMax - generatedBy(sequence), horizonTokens);
}

/** Cells that a sequence which holds a slot is yet going to take. */
export function expectedGrowth(sequence: Sequence): number {
  const known = sequence.phase === 'prefill' ? sequence.length - sequence.computed : 0;
  return known + expectedOutput(sequence);
}
