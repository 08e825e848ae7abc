/** What the scheduler knows of a request: token counts and whose it is, nothing of text or sampling. */
export interface ScheduledRequest {
  readonly id: number;
  readonly tenant: string;
  /** Not empty. */
  readonly prompt: ArrayLike<number>;
  /** Continuations that share the prompt. */
  readonly choices: number;
  /** Upper bound of generated tokens per choice; prompt and these together fit into the context. */
  readonly tokensMax: number;
}

/**
 * `waiting`: holds nothing. `prefill`: its tokens are being computed. `joining`: holds a slot, and will share what the
 * choice that it follows is computing. `decode`: one token a step. `ended`: holds nothing, and is never run again.
 */
export type Phase = 'waiting' | 'prefill' | 'joining' | 'decode' | 'ended';

/** One continuation of a prompt. Only the scheduler writes to it. */
export interface Sequence {
  readonly request: ScheduledRequest;
  readonly choice: number;
  /** Arrival number of the request: the lower, the older. */
  readonly order: number;
  readonly generated: number[];
  phase: Phase;
  /** The sequence id in the native cache, while it holds one. */
  slot: number | undefined;
  /** How many of its tokens are in the cache. */
  computed: number;
  /** While `joining`: the choice that computes the prompt. */
  follows: Sequence | undefined;
  /** Set while the reader is behind: when it fell behind, in milliseconds. */
  pausedSinceMs: number | undefined;
}

export function createSequence(request: ScheduledRequest, choice: number, order: number): Sequence {
  return {
    request,
    choice,
    order,
    generated: [],
    phase: 'waiting',
    slot: undefined,
    computed: 0,
    follows: undefined,
    pausedSinceMs: undefined,
  };
}

/** Tokens of prompt and output so far; the last one is computed in the step that gives the next. */
export function lengthOf(sequence: Sequence): number {
  return sequence.request.prompt.length + sequence.generated.length;
}

export function tokenAt(sequence: Sequence, position: number): number {
  const { prompt } = sequence.request;
  return (position < prompt.length ? prompt[position] : sequence.generated[position - prompt.length]) as number;
}

/** Older requests first, then lower choices. */
export function byAge(a: Sequence, b: Sequence): number {
  return a.order - b.order || a.choice - b.choice;
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
  return Math.min(sequence.request.tokensMax - sequence.generated.length, horizonTokens);
}

/** Cells that a sequence which holds a slot is yet going to take. */
export function expectedGrowth(sequence: Sequence): number {
  const prompt = sequence.phase === 'prefill' ? lengthOf(sequence) - sequence.computed : 0;
  return prompt + expectedOutput(sequence);
}
