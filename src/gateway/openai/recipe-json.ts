import type { Recipe } from '#contract';

/**
 * The `lode` member of an answer: what one needs to get it again. `sampling` holds fields of a request as they are, with
 * everything filled in that was left open.
 */
export function recipeJson({ weights, template, engine, machine, threads, prefillThreads, ...how }: Recipe) {
  const { sampling, deterministic, adapter } = how;
  return {
    deterministic,
    sampling: {
      temperature: sampling.temperature,
      top_p: sampling.topP,
      top_k: sampling.topK,
      min_p: sampling.minP,
      repetition_penalty: sampling.repetitionPenalty,
      frequency_penalty: sampling.frequencyPenalty,
      presence_penalty: sampling.presencePenalty,
      logit_bias: Object.fromEntries(sampling.logitBias),
      seed: sampling.seed,
    },
    adapter,
    weights,
    template,
    engine,
    machine,
    threads,
    prefill_threads: prefillThreads,
  };
}
