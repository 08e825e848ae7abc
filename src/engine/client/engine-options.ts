import { availableParallelism } from 'node:os';
import type { Log } from '#base';
import { InvalidOptionError } from '../errors/invalid-option-error.ts';
import type { WorkerOptions } from '../wire.ts';

export interface EngineOptions {
  readonly name: string;
  /** A GGUF file that has passed the validator of #hub. */
  readonly file: string;
  /** Tokens of prompt and output together that one request can have. */
  readonly contextTokens: number;
  /** Tokens that all running requests can have together; memory grows with it. Default: `contextTokens`. */
  readonly cacheTokens?: number;
  /** Choices that run at once. Default: 8. */
  readonly parallel?: number;
  /** Threads that generate. Default: half of the processors, which is one for each core with two hardware threads. */
  readonly threads?: number;
  /** Threads for prompts. Default: `threads`. */
  readonly prefillThreads?: number;
  /** Most tokens of one step. Default: 512. */
  readonly batchTokens?: number;
  /** Requests that may wait for their first turn. Default: 128. */
  readonly queueMax?: number;
  /** Default: two minutes. */
  readonly startTimeoutMs?: number;
  readonly log: Log;
}

/** Fills in the defaults, which fit each other. */
export function workerOptions(options: EngineOptions): WorkerOptions {
  const { name, file, contextTokens, parallel = 8, queueMax = 128 } = options;
  const threads = options.threads ?? Math.max(1, Math.floor(availableParallelism() / 2));
  const cacheTokens = options.cacheTokens ?? contextTokens;
  atLeast('contextTokens', contextTokens, 16);
  atLeast('cacheTokens', cacheTokens, contextTokens);
  atLeast('parallel', parallel, 1);
  atLeast('queueMax', queueMax, 1);
  atLeast('threads', threads, 1);
  atLeast('prefillThreads', options.prefillThreads ?? threads, 1);
  atLeast('batchTokens', options.batchTokens ?? 1, 1);
  const batchTokens = Math.max(parallel, Math.min(options.batchTokens ?? 512, cacheTokens));
  return {
    name,
    file,
    contextTokens,
    cacheTokens,
    parallel,
    threads,
    prefillThreads: options.prefillThreads ?? threads,
    batchTokens,
    queueMax,
  };
}

function atLeast(option: string, value: number, min: number): void {
  if (!Number.isInteger(value) || value < min) {
    throw new InvalidOptionError(option, value, `a whole number of at least ${min}`);
  }
}
