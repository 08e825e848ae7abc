import type { GgufHeader } from '../gguf/header.ts';
import { arrayIn, numberIn } from '../gguf/metadata.ts';
import type { ModelFacts } from './model-facts.ts';

/**
 * Every so many layers, one attends to everything; the others only to a window. For architectures whose files do not
 * say so themselves. Source: the hyper-parameters that llama.cpp sets per architecture.
 */
const periods: Readonly<Record<string, number>> = { gemma2: 2, gemma3: 6, cohere2: 4, 'gpt-oss': 2 };

/**
 * Which layers keep only a window of past tokens. Undefined when none does, or when nothing says which: then all are
 * counted as keeping everything, which is never too little memory.
 */
export function slidingWindowOf(header: GgufHeader, architecture: string, layers: number): ModelFacts['slidingWindow'] {
  const tokens = numberIn(header, `${architecture}.attention.sliding_window`);
  if (tokens === undefined || !Number.isInteger(tokens) || tokens < 1) return undefined;
  const key = `${architecture}.attention.sliding_window_pattern`;
  const each = arrayIn(header, key);
  if (each?.length === layers) return { tokens, layers: each.map(Boolean) };
  const period = numberIn(header, key) ?? periods[architecture];
  if (period === undefined || !Number.isInteger(period) || period < 2) return undefined;
  return { tokens, layers: Array.from({ length: layers }, (_, layer) => layer % period < period - 1) };
}
