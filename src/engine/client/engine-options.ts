import { availableParallelism } from 'node:os';
import type { Digest, Log } from '#base';
import { InvalidOptionError } from '../errors/invalid-option-error.ts';
import type { WorkerOptions } from '../wire.ts';

export interface EngineOptions {
  readonly name: string;
  /** A GGUF file that has passed the validator of #hub. */
  readonly file: string;
  /** Of the file; every answer names it as what it was computed with. */
  readonly weights?: Digest;
  /**
   * Logits processors that requests may name: paths of modules that are loaded into the process of the model, each with a
   * `CreateProcessor` as its default export. They run with all rights of that process.
   */
  readonly processors?: Readonly<Record<string, string>>;
  /** Tokens of prompt and output together that one request can have. */
  readonly contextTokens: number;
  /** Tokens that all running requests can have together; memory grows with it. Default: `contextTokens`. */
  readonly cacheTokens?: number;
  /**
   * Memory for keys and values of earlier requests that others may begin with, once they have left the cache of those
   * that run. Default: 1 GiB.
   */
  readonly hostCacheBytes?: number;
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
  /**
   * How long the process may be silent, or at one step, before it counts as hung and is replaced. A model whose steps take
   * long is given more time than this. Default: 10 seconds.
   */
  readonly hangTimeoutMs?: number;
  readonly log: Log;
}

/** Fills in the defaults, which fit each other. */
export function workerOptions(options: EngineOptions): WorkerOptions {
  const { name, file, contextTokens, parallel = 8, queueMax = 128, hostCacheBytes = 2 ** 30 } = options;
  const { hangTimeoutMs = 10_000 } = options;
  const threads = options.threads ?? Math.max(1, Math.floor(availableParallelism() / 2));
  const cacheTokens = options.cacheTokens ?? contextTokens;
  atLeast('contextTokens', contextTokens, 16);
  atLeast('cacheTokens', cacheTokens, contextTokens);
  atLeast('parallel', parallel, 1);
  atLeast('queueMax', queueMax, 1);
  atLeast('hangTimeoutMs', hangTimeoutMs, 1000);
  atLeast('hostCacheBytes', hostCacheBytes, 0);
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
    hangTimeoutMs,
    hostCacheBytes,
    weights: options.weights,
    processors: options.processors,
  };
}

function atLeast(option: string, value: number, min: number): void {
  if (!Number.isInteger(value) || value < min) {
    throw new InvalidOptionError(option, value, `a whole number of at least ${min}`);
  }
}
