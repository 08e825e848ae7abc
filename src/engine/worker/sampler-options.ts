import { randomInt } from 'node:crypto';
import type { Sampling } from '#contract';
import type { SamplerOptions } from '#native';

/** Tokens that the repetition penalty looks back on, as in llama.cpp. */
const repetitionWindow = 64;

/** Fills in what a request left open. Choices of one request draw from seeds that follow each other. */
export function samplerOptions(
  sampling: Sampling,
  model: { readonly vocabularySize: number; readonly tokensMax: number },
  choice: number,
): SamplerOptions {
  return {
    vocabularySize: model.vocabularySize,
    logitBias: sampling.logitBias ?? new Map(),
    repetitionPenalty: sampling.repetitionPenalty ?? 1,
    repetitionWindow,
    frequencyPenalty: sampling.frequencyPenalty ?? 0,
    presencePenalty: sampling.presencePenalty ?? 0,
    outputMax: model.tokensMax,
    topK: sampling.topK ?? 0,
    topP: sampling.topP ?? 1,
    minP: sampling.minP ?? 0,
    temperature: sampling.temperature ?? 1,
    seed: ((sampling.seed ?? randomInt(2 ** 32)) + choice) % 2 ** 32,
  };
}
