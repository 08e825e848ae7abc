import type { Metric } from './metric.ts';

/** How long an answer took, from the question to its end: waiting for others is part of it. */
export function latency(): Metric {
  return { name: 'latency', better: 'lower', unit: 'ms', measure: ({ durationMs }) => durationMs };
}

/** Tokens of an answer. */
export function answerTokens(): Metric {
  return { name: 'tokens', better: 'lower', unit: 'tokens', measure: ({ completionTokens }) => completionTokens };
}
