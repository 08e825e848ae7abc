import type { LanguageModel } from '#contract';
import type { ReleasedModel } from '../release.ts';
import { onDemandScorer } from './on-demand-scorer.ts';

/** A model that a request uses; it stays in memory until the request leaves. */
export interface ModelInUse extends Disposable {
  readonly model: LanguageModel;
}

/**
 * A model that may not be in memory: every call waits until it is.
 *
 * @param use undefined when the signal aborts first; throws what `ModelPool` tells those who wait
 */
export function onDemandModel(
  { name, contextTokens }: ReleasedModel,
  use: (signal?: AbortSignal) => Promise<ModelInUse | undefined>,
): LanguageModel {
  return {
    name,
    contextTokens,
    async *generate(request, context) {
      using inUse = await use(context.signal);
      if (inUse) yield* inUse.model.generate(request, context);
    },
    tokenise: async (input) => {
      using inUse = await use();
      return (await inUse?.model.tokenise(input)) ?? [];
    },
    scorer: onDemandScorer(async ({ signal }, work) => {
      using inUse = await use(signal);
      if (inUse === undefined) throw signal.reason;
      return await work(inUse.model);
    }),
  };
}
