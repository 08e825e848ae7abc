import { availableParallelism, loadavg } from 'node:os';
import type { WorkerOptions } from '../wire.ts';

/** How much a new observation changes what is known. */
const newWeight = 0.3;
/** How much faster another number must be before it is taken. */
const worthwhile = 0.95;
/** Steps after which a neighbour is tried; doubled each time that it turned out slower. */
const trialAfterMin = 4;
const trialAfterMax = 1024;
/** Steps of a trial: the first of more threads has to make or wake them, and counts only when it is far too slow. */
const trialSteps = 3;
/** How many times slower a step may be than what is known before its trial is broken off. */
const hopelessFactor = 3;

interface SizeClass {
  threads: number;
  /** Milliseconds a token, by number of threads. */
  readonly cost: Map<number, number>;
  /** Steps since the last trial ended, and after how many the next begins. */
  steps: number;
  trialAfter: number;
  trial: { readonly threads: number; steps: number; ms: number; tokens: number } | undefined;
  /** Neighbours take turns. */
  triesMore: boolean;
}

/**
 * Finds how many threads compute a step fastest, for steps of one token, of few and of many, and goes on finding out:
 * ggml's threads wait for each other about a thousand times a step by spinning, so that with other work on the machine
 * two threads may take ten times as long as one. What is fastest depends on the weights, the processor and the company.
 *
 * Numbers are powers of two up to the most there may be. Every now and then a neighbour is tried for a few steps, ever
 * more rarely while that is in vain.
 */
export class ThreadChoice {
  readonly #most: number;
  readonly #idle: () => number;
  readonly #classes = new Map<number, SizeClass>();

  /** @param idle processors that have nothing to do: more threads are tried only where there are some for them */
  constructor(threadsMost: number, idle: () => number) {
    this.#most = threadsMost;
    this.#idle = idle;
  }

  /** Threads for the next step. */
  next(tokens: number): number {
    const size = this.#classOf(tokens);
    if (size.trial === undefined && size.cost.has(size.threads) && size.steps >= size.trialAfter)
      this.#beginTrial(size);
    return size.trial?.threads ?? size.threads;
  }

  /** How long a step took that ran with the threads of `next`. */
  observe(tokens: number, durationMs: number): void {
    const size = this.#classOf(tokens);
    const { trial } = size;
    if (trial === undefined) {
      size.steps++;
      learn(size.cost, size.threads, durationMs / tokens);
      return;
    }
    const known = size.cost.get(size.threads) ?? Infinity;
    const isHopeless = durationMs / tokens > hopelessFactor * known;
    if (trial.steps > 0 || isHopeless) {
      trial.ms += durationMs;
      trial.tokens += tokens;
    }
    trial.steps++;
    if (trial.steps >= trialSteps || isHopeless) endTrial(size, trial.threads, trial.ms / trial.tokens, isHopeless);
  }

  #beginTrial(size: SizeClass): void {
    const isRoom = this.#idle() + 0.5 >= size.threads;
    const more = isRoom ? Math.min(this.#most, size.threads * 2) : size.threads;
    const fewer = Math.max(1, 2 ** Math.ceil(Math.log2(size.threads) - 1));
    const wanted = size.triesMore ? more : fewer;
    const threads = wanted === size.threads ? (size.triesMore ? fewer : more) : wanted;
    size.triesMore = !size.triesMore;
    size.steps = 0;
    if (threads !== size.threads) size.trial = { threads, steps: 0, ms: 0, tokens: 0 };
  }

  /** One token, up to 7, up to 31, or more: prompts are worth many threads, and single tokens often none. */
  #classOf(tokens: number): SizeClass {
    const index = tokens === 1 ? 0 : tokens < 8 ? 1 : tokens < 32 ? 2 : 3;
    const known = this.#classes.get(index);
    if (known) return known;
    const created: SizeClass = {
      threads: index === 3 ? Math.max(1, Math.min(this.#most, Math.round(this.#idle()))) : 1,
      cost: new Map(),
      steps: 0,
      trialAfter: trialAfterMin,
      trial: undefined,
      triesMore: true,
    };
    this.#classes.set(index, created);
    return created;
  }
}

function endTrial(size: SizeClass, threads: number, msPerToken: number, isHopeless: boolean): void {
  size.trial = undefined;
  const isBetter = msPerToken < worthwhile * (size.cost.get(size.threads) ?? Infinity);
  size.cost.set(threads, msPerToken);
  if (isBetter) size.threads = threads;
  const later = isHopeless ? trialAfterMax : Math.min(trialAfterMax, size.trialAfter * 2);
  size.trialAfter = isBetter ? trialAfterMin : later;
}

function learn(cost: Map<number, number>, threads: number, msPerToken: number): void {
  const before = cost.get(threads);
  cost.set(threads, before === undefined ? msPerToken : before + newWeight * (msPerToken - before));
}

/** Undefined where the numbers are given. */
export function threadChoice({ threadsMost }: Pick<WorkerOptions, 'threadsMost'>): ThreadChoice | undefined {
  if (threadsMost === undefined || threadsMost === 1) return undefined;
  // Of the last minute. Windows does not tell, and says 0.
  return new ThreadChoice(threadsMost, () => availableParallelism() - (loadavg()[0] ?? 0));
}
