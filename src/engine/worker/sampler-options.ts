import type { AppliedSampling } from '#contract';
import type { SamplerOptions } from '#native';
import type { SeededRequest } from '../wire.ts';

/** Tokens that the repetition penalty looks back on, as in llama.cpp. */
const repetitionWindow = 64;
/** Below 2^32 - 1, by which llama.cpp means a seed of its own choice. */
const seeds = 2 ** 32 - 1;

/** Fills in what a request left open. */
export function appliedSampling(sampling: SeededRequest['sampling']): AppliedSampling {
  return {
    logitBias: sampling.logitBias ?? new Map<number, number>(),
    repetitionPenalty: sampling.repetitionPenalty ?? 1,
    frequencyPenalty: sampling.frequencyPenalty ?? 0,
    presencePenalty: sampling.presencePenalty ?? 0,
    topK: sampling.topK ?? 0,
    topP: sampling.topP ?? 1,
    minP: sampling.minP ?? 0,
    temperature: sampling.temperature ?? 1,
    seed: sampling.seed,
  };
}

/** How the tokens of one choice are drawn. Choices of one request draw from seeds that follow each other. */
export function samplerOptions(
  sampling: SeededRequest['sampling'],
  model: { readonly vocabularySize: number; readonly tokensMax: number },
  choice: number,
): SamplerOptions {
  const applied = appliedSampling(sampling);
  return {
    ...applied,
    vocabularySize: model.vocabularySize,
    repetitionWindow,
    outputMax: model.tokensMax,
    seed: (applied.seed + choice) % seeds,
  };
}
