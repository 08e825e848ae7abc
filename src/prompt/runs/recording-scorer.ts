import type { Context, EmbedRequest, LanguageModel, Scorer, Vectors } from '#contract';
import { RecordedCall, type RecordingOptions } from './recorded-call.ts';

/**
 * A scorer whose embeddings are recorded as runs that have an input and no output: vectors are no text, and are computed
 * again from the input. What programs ask beside that is theirs.
 */
export function recordingScorer(model: LanguageModel, scorer: Scorer, options: RecordingOptions): Scorer {
  return {
    score: (request, context) => scorer.score(request, context),
    rank: (request, context) => scorer.rank(request, context),
    hiddenStates: (request, context) => scorer.hiddenStates(request, context),
    embed: (request, context) => embed(model, scorer, request, context, options),
  };
}

async function embed(
  model: LanguageModel,
  scorer: Scorer,
  request: EmbedRequest,
  context: Context,
  options: RecordingOptions,
): Promise<Vectors> {
  const { input, adapter } = request;
  const call = new RecordedCall(model, { input, adapter, sampling: {}, choices: 0 }, context, options);
  try {
    const vectors = await scorer.embed(request, context);
    call.see({ type: 'start', promptTokens: vectors.tokens.length, cachedTokens: 0 });
    await call.ended({ status: 'ok' }).onDisk();
    return vectors;
  } catch (thrown) {
    call.failed(thrown);
    throw thrown;
  }
}
