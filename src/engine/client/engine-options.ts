import { availableParallelism } from 'node:os';
import type { Digest, Log } from '#base';
import { InvalidOptionError } from '../errors/invalid-option-error.ts';
import type { WorkerOptions } from '../wire.ts';
import type { AdapterFile } from './wanted-adapter.ts';

export interface DiskCacheSettings {
  /** May be shared by all models. */
  readonly folder: string;
  /** At least 16 bytes that only this machine knows: files that were made without them are not read. */
  readonly secret: Uint8Array;
  /** Of one model; and never more than a quarter of what is free on the disk. Default: 4 GiB. */
  readonly bytesMax?: number | undefined;
}

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
  /**
   * Finds the GGUF file of an adapter that a request names, which has passed the validator of #hub against the model's. A
   * name must always stand for the same bytes, as a digest does: what was computed with it is kept under it. What it
   * throws is the request's error. Absent: requests can name none.
   */
  readonly adapterFile?: AdapterFile;
  /** Tokens of prompt and output together that one request can have. */
  readonly contextTokens: number;
  /**
   * Tokens that all running requests can have together; memory grows with it. Default: `contextTokens` for each that runs.
   * With fewer than that they share cells, which costs time.
   */
  readonly cacheTokens?: number;
  /**
   * Memory for keys and values of earlier requests that others may begin with, once they have left the cache of those
   * that run. Default: 1 GiB.
   */
  readonly hostCacheBytes?: number;
  /**
   * Where keys and values go that leave the memory, and come back from when that is quicker than to compute them again,
   * after a restart too. Needs `weights`, which they are worth nothing without. Default: nowhere.
   */
  readonly diskCache?: DiskCacheSettings | undefined;
  /** Choices that run at once. Default: 8. */
  readonly parallel?: number;
  /**
   * Threads that compute, always so many. Default: for every size of step what is measured to be fastest, and for exact
   * requests half of the processors, which is one for each core with two hardware threads.
   */
  readonly threads?: number;
  /** Threads for prompts, always so many. Default: `threads`. */
  readonly prefillThreads?: number;
  /** Where the model is computed. Default: on an accelerator, where there is one with its package and driver. */
  readonly device?: WorkerOptions['device'];
  /** Layers to hold on an accelerator. Default: as many as fit there by `offload`; all when that is absent. */
  readonly gpuLayers?: number | undefined;
  /** Layers of the model, what each takes on an accelerator with its keys and values, and what comes on top. */
  readonly offload?: WorkerOptions['offload'];
  /** Most tokens of one step. Default: 512. */
  readonly batchTokens?: number;
  /**
   * `ngram`: where a text repeats what was said before, its next tokens are guessed and several computed in one step,
   * when that is measured to be faster. `off`: never. Default: `ngram`.
   */
  readonly speculation?: 'ngram' | 'off';
  /**
   * A GGUF file that has passed the validator of #hub, of a much smaller model with the same vocabulary: it guesses the
   * next tokens where texts don't repeat themselves, when that is measured to be faster. Default: none.
   */
  readonly draftFile?: string;
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
  const {
    name,
    file,
    contextTokens,
    parallel = 8,
    queueMax = 128,
    hostCacheBytes = 2 ** 30,
    speculation = 'ngram',
  } = options;
  const { hangTimeoutMs = 10_000 } = options;
  const threads = options.threads ?? Math.max(1, Math.floor(availableParallelism() / 2));
  const cacheTokens = options.cacheTokens ?? contextTokens * parallel;
  atLeast('contextTokens', contextTokens, 16);
  atLeast('cacheTokens', cacheTokens, contextTokens);
  atLeast('parallel', parallel, 1);
  atLeast('queueMax', queueMax, 1);
  atLeast('hangTimeoutMs', hangTimeoutMs, 1000);
  atLeast('hostCacheBytes', hostCacheBytes, 0);
  const { diskCache } = options;
  atLeast('diskCache.bytesMax', diskCache?.bytesMax ?? 0, 0);
  atLeast('threads', threads, 1);
  atLeast('gpuLayers', options.gpuLayers ?? 0, 0);
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
    device: options.device,
    gpuLayers: options.gpuLayers,
    offload: options.offload,
    threadsMost: (options.threads ?? options.prefillThreads) === undefined ? availableParallelism() : undefined,
    batchTokens,
    queueMax,
    hangTimeoutMs,
    hostCacheBytes,
    diskCache: diskCache && { ...diskCache, bytesMax: diskCache.bytesMax ?? 2 ** 32 },
    speculation,
    draftFile: speculation === 'off' ? undefined : options.draftFile,
    weights: options.weights,
    processors: options.processors,
  };
}

function atLeast(option: string, value: number, min: number): void {
  if (!Number.isInteger(value) || value < min) {
    throw new InvalidOptionError(option, value, `a whole number of at least ${min}`);
  }
}
