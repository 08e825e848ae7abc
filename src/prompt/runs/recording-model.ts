import type { Context, GenerateEvent, GenerateRequest, LanguageModel } from '#contract';
import { RecordedCall, type RecordingOptions } from './recorded-call.ts';
import { recordingEncoder } from './recording-encoder.ts';
import { recordingScorer } from './recording-scorer.ts';

/**
 * A model all of whose answers are recorded as runs, as the policy of the call's route says. A token is never held up:
 * only the last event of an answer waits until the run is on disk, so that whoever saw an answer end finds it on record.
 */
export function recordingModel(model: LanguageModel, options: RecordingOptions): LanguageModel {
  return {
    name: model.name,
    contextTokens: model.contextTokens,
    media: model.media,
    prices: model.prices,
    generate: (request, context) => recorded(model, request, context, options),
    tokenise: (input) => model.tokenise(input),
    reading: model.reading,
    scorer: model.scorer && recordingScorer(model, model.scorer, options),
    encoder: model.encoder && recordingEncoder(model, model.encoder, options),
    conversations: model.conversations,
  };
}

async function* recorded(
  model: LanguageModel,
  request: GenerateRequest,
  context: Context,
  options: RecordingOptions,
): AsyncGenerator<GenerateEvent> {
  const call = new RecordedCall(model, request, context, options);
  try {
    for await (const event of model.generate(request, context)) {
      if (call.see(event)) await call.ended({ status: 'ok' }).onDisk();
      yield event;
    }
  } catch (thrown) {
    call.failed(thrown);
    throw thrown;
  } finally {
    call.ended({ status: 'cancelled' });
  }
}
