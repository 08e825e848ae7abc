import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '#base';
import type { Context, Encoded, EncodeRequest, Encoder, EncoderInput } from '#contract';
import { failureOf } from '../call/failure-of.ts';
import { RemoteFailedError } from '../errors/remote-failed-error.ts';
import { RemoteModelError } from '../errors/remote-model-error.ts';
import { RemoteUnsupportedError } from '../errors/remote-unsupported-error.ts';
import type { RemoteSettings } from '../remote-settings.ts';
import type { EmbeddingAnswer, EmbeddingCall, EmbeddingModel } from './embedding-call.ts';

type Settings = Pick<RemoteSettings, 'name' | 'contextTokens' | 'retriesMax' | 'firstTokenMs'> & {
  /** Numbers of a vector. */
  readonly width: number;
};

const backoffMs = 500;

/**
 * An encoder that somebody else serves. Its texts are sent as many at once as it takes, one call after the other.
 *
 * `encode` throws RemoteUnsupportedError for what cannot be sent, and what `failureOf` makes of the provider's errors.
 *
 * @param load the provider, when it is asked for the first time
 */
export function remoteEncoder(settings: Settings, load: () => Promise<EmbeddingModel>): Encoder {
  const { name, width, contextTokens } = settings;
  return {
    name,
    width,
    tokensMax: contextTokens,
    encode: async (request, context) => {
      const texts = request.inputs.map((input) => textOf(input, name));
      assertSendable(request, settings);
      const provider = await load();
      const encoded: Encoded[] = [];
      for (let first = 0; first < texts.length; first += provider.callMax) {
        const values = texts.slice(first, first + provider.callMax);
        const { purpose, dimensions, normalise = true } = request;
        const answer = await askAgain(provider, { values, purpose, dimensions }, settings, context);
        encoded.push(...encodedIn(answer, values.length, dimensions ?? width, normalise, name));
      }
      return encoded;
    },
  };
}

function textOf(input: EncoderInput, name: string): string {
  if (input.kind === 'text') return input.text;
  throw new RemoteUnsupportedError(name, 'input', 'it takes texts, and neither token ids nor pairs');
}

function assertSendable({ truncate, tokensMax, dimensions = 1 }: EncodeRequest, { name, width }: Settings): void {
  if (tokensMax !== undefined || truncate === 'start')
    throw new RemoteUnsupportedError(name, 'input', 'its provider does not say where it cuts');
  if (dimensions > width) throw new RemoteUnsupportedError(name, 'dimensions', `its vectors have ${width} numbers`);
}

/** As often as allowed, after what may pass by itself. */
async function askAgain(
  provider: EmbeddingModel,
  call: Omit<EmbeddingCall, 'signal'>,
  { name, retriesMax, firstTokenMs }: Settings,
  { signal }: Context,
): Promise<EmbeddingAnswer> {
  for (let retries = 0; ; retries++) {
    signal.throwIfAborted();
    const late = AbortSignal.timeout(firstTokenMs);
    try {
      return await provider.ask({ ...call, signal: AbortSignal.any([signal, late]) });
    } catch (thrown) {
      signal.throwIfAborted();
      const failure = late.aborted
        ? new RemoteFailedError(name, `it had not answered after ${firstTokenMs} ms`)
        : failureOf(thrown, name, systemClock.nowMs());
      if (!failure.retriable || retries >= retriesMax) throw failure;
      const hintMs = failure instanceof RemoteModelError ? failure.retryAfterMs : undefined;
      await sleep(hintMs ?? Math.random() * backoffMs * 2 ** retries, undefined, { signal });
    }
  }
}

function encodedIn(
  { embeddings, tokens }: EmbeddingAnswer,
  count: number,
  width: number,
  normalise: boolean,
  name: string,
): readonly Encoded[] {
  if (embeddings.length !== count || embeddings.some(({ length }) => length !== width))
    throw new RemoteFailedError(name, `it did not answer with ${count} vectors of ${width} numbers`);
  return embeddings.map((embedding, index) => ({
    vector: normalise ? scaled(embedding) : Float32Array.from(embedding),
    // Providers tell what all texts of a call have together.
    tokens: Math.floor(tokens / count) + (index < tokens % count ? 1 : 0),
    tokensCut: 0,
    isCached: false,
  }));
}

function scaled(embedding: readonly number[]): Float32Array {
  const length = Math.hypot(...embedding) || 1;
  return Float32Array.from(embedding, (value) => value / length);
}
