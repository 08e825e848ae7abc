import type { ModelFacts } from './model-facts.ts';

/** How a model is to be run, as far as its memory depends on it. */
export interface MemoryUse {
  /** Tokens that one request may have, prompt and output together. */
  readonly contextTokens: number;
  /** Requests that are computed at the same time. Default: 1. */
  readonly parallel?: number | undefined;
  /** Tokens computed in one step. Default: 512. */
  readonly batchTokens?: number | undefined;
  /** For keys and values of earlier requests. Default: as much as those of running ones take, at most 1 GiB. */
  readonly hostCacheBytes?: number | undefined;
  /** A smaller model that guesses for this one, in the same process and for the same requests. Default: none. */
  readonly draft?: ModelFacts | undefined;
}

/**
 * Memory that a running model takes, in bytes. What all programs share (the code of the runtime and of the native
 * libraries) is left out, and so are pages of the file that are only read once, when weights are laid out anew.
 */
export interface MemoryNeeded {
  readonly weightsBytes: number;
  /** Keys and values of past tokens, as 16-bit floats. */
  readonly kvBytes: number;
  /** Copies of keys and values that no running request needs, at most. */
  readonly hostCacheBytes: number;
  /** A second cache, of one request, for those that have to be computed alone; there while they are. */
  readonly aloneBytes: number;
  /** Intermediate results of one step, logits included. */
  readonly computeBytes: number;
  /** Of the model that guesses: weights, keys and values, buffers, vocabulary. */
  readonly draftBytes: number;
  /** What the worker and its template renderer take beside: runtime, modules, vocabulary. */
  readonly processBytes: number;
  readonly totalBytes: number;
}

const kvElementBytes = 2;
const maskElementBytes = 2;
const floatBytes = 4;
/** llama.cpp rounds the number of cells up to a multiple of this. */
const cellsMultiple = 256;
const batchTokensDefault = 512;
const hostCacheBytesMax = 2 ** 30;
/** Of one step, for a request that is computed alone. */
const aloneTokens = 32;
/** Tokens of a step whose logits are kept: a guess of so many may be checked at once. */
const outputsMin = 32;
/**
 * Of a worker (25 MiB) and its template renderer (11 MiB) with a model of next to no size, and a little
 * for what JavaScript takes more when they are at work. Measured, as is the next.
 */
const processBytesBase = 38 * 2 ** 20;
/** What the tokenizer keeps in memory for each token of the vocabulary: text, lookup tables, merges. */
const vocabularyBytesPerToken = 224;

/** An estimate from the model's facts, within a tenth of what is measured. Costs nothing: no file is read. */
export function memoryNeeded(facts: ModelFacts, use: MemoryUse): MemoryNeeded {
  const batchTokens = Math.min(use.batchTokens ?? batchTokensDefault, use.contextTokens * (use.parallel ?? 1));
  const cacheBytes = kvBytes(facts, use, batchTokens);
  const alone = { contextTokens: use.contextTokens, parallel: 1 };
  const parts = {
    weightsBytes: facts.weightsBytes,
    kvBytes: cacheBytes,
    hostCacheBytes: use.hostCacheBytes ?? Math.min(cacheBytes, hostCacheBytesMax),
    aloneBytes: kvBytes(facts, alone, aloneTokens) + computeBytes(facts, alone, aloneTokens),
    computeBytes: computeBytes(facts, use, batchTokens),
    draftBytes: use.draft === undefined ? 0 : draftBytes(use.draft, use, batchTokens),
    processBytes: processBytesBase + vocabularyBytes(facts),
  };
  return { ...parts, totalBytes: Object.values(parts).reduce((sum, bytes) => sum + bytes, 0) };
}

/**
 * The largest context that fits, at most what the model was trained for; 0 when not even the shortest does.
 * In whole cells of 256 tokens.
 */
export function contextThatFits(
  facts: ModelFacts,
  availableBytes: number,
  use: Omit<MemoryUse, 'contextTokens'> = {},
): number {
  const fits = (contextTokens: number) => memoryNeeded(facts, { ...use, contextTokens }).totalBytes <= availableBytes;
  if (fits(facts.contextTokens)) return facts.contextTokens;
  let low = 0;
  let high = Math.ceil(facts.contextTokens / cellsMultiple);
  while (low + 1 < high) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle * cellsMultiple)) low = middle;
    else high = middle;
  }
  return low * cellsMultiple;
}

/** All of it is in memory as long as the model that it guesses for: keys and values for as many tokens, no copies. */
function draftBytes(draft: ModelFacts, use: MemoryUse, batchTokens: number): number {
  const computed = kvBytes(draft, use, batchTokens) + computeBytes(draft, use, batchTokens);
  return draft.weightsBytes + computed + vocabularyBytes(draft);
}

function vocabularyBytes({ tokenizer }: ModelFacts): number {
  return vocabularyBytesPerToken * tokenizer.vocabularySize;
}

function kvBytes(facts: ModelFacts, use: MemoryUse, batchTokens: number): number {
  const parallel = use.parallel ?? 1;
  const allCells = roundUp(use.contextTokens * parallel, cellsMultiple);
  const window = facts.slidingWindow;
  // A window's cells are reused while the next batch is already written.
  const windowCells = window
    ? Math.min(allCells, roundUp(window.tokens * parallel + batchTokens, cellsMultiple))
    : allCells;
  const bytesPerHeadAndCell = (facts.keyLength + facts.valueLength) * kvElementBytes;
  return facts.kvHeads.reduce((sum, kvHeads, layer) => {
    const cells = window?.layers[layer] ? windowCells : allCells;
    return sum + cells * kvHeads * bytesPerHeadAndCell;
  }, 0);
}

/**
 * The widest moment of a step: residual streams, the feed-forward layer and the attention mask of the whole batch; and
 * logits of those tokens that have any. Attention itself is computed in tiles that take next to nothing.
 */
function computeBytes(facts: ModelFacts, use: MemoryUse, batchTokens: number): number {
  const parallel = use.parallel ?? 1;
  const cells = roundUp(use.contextTokens * parallel, cellsMultiple);
  const feedForward = 2 * facts.feedForwardLength * (facts.experts?.used ?? 1);
  const perToken = floatBytes * (8 * facts.embeddingLength + feedForward) + maskElementBytes * cells;
  const outputs = batchTokens > aloneTokens ? Math.max(parallel, outputsMin) : parallel;
  return batchTokens * perToken + floatBytes * outputs * facts.tokenizer.vocabularySize;
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
