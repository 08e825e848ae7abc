import type { Context, Encoded, EncodeRequest, Encoder, EncoderInput, LanguageModel, ModelInput } from '#contract';
import { RecordedCall, type RecordingOptions } from './recorded-call.ts';

/**
 * An encoder each of whose inputs is recorded as a run that has an input and no output: vectors are no text, and are
 * computed again from the input.
 */
export function recordingEncoder(model: LanguageModel, encoder: Encoder, options: RecordingOptions): Encoder {
  return { ...encoder, encode: (request, context) => encode(model, encoder, request, context, options) };
}

async function encode(
  model: LanguageModel,
  encoder: Encoder,
  request: EncodeRequest,
  context: Context,
  options: RecordingOptions,
): Promise<readonly Encoded[]> {
  const calls = request.inputs.map(
    (input) => new RecordedCall(model, { input: inputOf(input), sampling: {}, choices: 0 }, context, options),
  );
  try {
    const encoded = await encoder.encode(request, context);
    await Promise.all(
      calls.map((call, index) => {
        const { tokens = 0, isCached = false } = encoded[index] ?? {};
        call.see({ type: 'start', promptTokens: tokens, cachedTokens: isCached ? tokens : 0 });
        return call.ended({ status: 'ok' }).onDisk();
      }),
    );
    return encoded;
  } catch (thrown) {
    for (const call of calls) call.failed(thrown);
    throw thrown;
  }
}

function inputOf(input: EncoderInput): ModelInput {
  return input.kind === 'pair' ? { kind: 'text', text: `${input.text}\n${input.other}` } : input;
}
