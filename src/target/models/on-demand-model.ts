import { assert } from '#base';
import type { Context, LanguageModel } from '#contract';
import { EngineConversations } from '#engine';
import type { ReleasedModel } from '../release.ts';
import { onDemandReading } from './on-demand-reading.ts';
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
  { name, contextTokens, digest }: ReleasedModel,
  use: (signal?: AbortSignal) => Promise<ModelInUse | undefined>,
): LanguageModel {
  const model: LanguageModel = {
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
    reading: onDemandReading(async (work) => {
      using inUse = await use();
      assert(inUse, 'without a signal it is waited for');
      return await work(inUse.model);
    }),
    scorer: onDemandScorer(async ({ signal }, work) => {
      using inUse = await use(signal);
      if (inUse === undefined) throw signal.reason;
      return await work(inUse.model);
    }),
  };
  const keep = async (tokens: readonly number[], context: Context): Promise<number> => {
    using inUse = await use(context.signal);
    return (await inUse?.model.conversations?.keep(tokens, context)) ?? 0;
  };
  // A conversation is only tokens: its model may come and go between its turns.
  return { ...model, conversations: new EngineConversations({ model, identity: digest, keep }) };
}
