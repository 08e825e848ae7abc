import { assert } from '#base';
import type { Context, LanguageModel, Scorer } from '#contract';

/** Lets a scorer be used while its model is kept in memory, however long that takes to load. */
export function onDemandScorer(
  withModel: <Answer>(context: Context, work: (model: LanguageModel) => Promise<Answer>) => Promise<Answer>,
): Scorer {
  return {
    score: (request, context) => withModel(context, (model) => scorerOf(model).score(request, context)),
    rank: (request, context) => withModel(context, (model) => scorerOf(model).rank(request, context)),
    embed: (request, context) => withModel(context, (model) => scorerOf(model).embed(request, context)),
    hiddenStates: (request, context) => withModel(context, (model) => scorerOf(model).hiddenStates(request, context)),
  };
}

function scorerOf({ scorer }: LanguageModel): Scorer {
  assert(scorer !== undefined, 'models that are loaded here can score');
  return scorer;
}
