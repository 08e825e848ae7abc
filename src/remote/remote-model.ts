import { interleave } from '#base';
import type { Context, GenerateEvent, GenerateRequest, LanguageModel } from '#contract';
import { answerEvents } from './call/answer-events.ts';
import { assertAskable } from './call/assert-askable.ts';
import { following } from './call/following.ts';
import { openAnswer } from './call/open-answer.ts';
import { untold } from './call/untold.ts';
import { differenceOf } from './sdk/difference-of.ts';
import { type Egress, openEgress } from './egress/egress.ts';
import type { Resolve } from './egress/pinned-lookup.ts';
import { RemoteUnsupportedError } from './errors/remote-unsupported-error.ts';
import { baseUrlOf, loadProvider } from './provider/load-provider.ts';
import type { Provider } from './provider/provider.ts';
import type { RemoteSettings } from './remote-settings.ts';

/** A model that somebody else serves. Disposing of it closes its connections. */
export interface RemoteModel extends LanguageModel, AsyncDisposable {}

/**
 * Stands for a model of another provider. Nothing is loaded or sent before the first request.
 *
 * `generate` throws RemoteUnsupportedError, RemoteRefusedError, RemoteNotAdmittedError, RemoteBusyError and
 * RemoteFailedError before the first event, RemoteCutError after it, and ProviderMissingError and EgressBlockedError
 * where nothing can be sent at all.
 *
 * @throws EgressBlockedError when its address may not be asked
 */
export function remoteModel(settings: RemoteSettings, resolve?: Resolve): RemoteModel {
  const { name, contextTokens, media, prices, silenceMs, allowPrivate } = settings;
  const baseUrl = baseUrlOf(settings);
  const egress: Egress = openEgress({ baseUrl, silenceMs, allowPrivate, resolve });
  let loading: Promise<Provider> | undefined;
  const load = (): Promise<Provider> => {
    loading ??= loadProvider({ ...settings, baseUrl, egress });
    return loading;
  };
  return {
    name,
    contextTokens,
    media,
    prices,
    async *generate(request, context) {
      try {
        yield* answer(request, context, settings, await load());
      } catch (thrown) {
        // Whoever ended it knows why.
        if (!context.signal.aborted) throw thrown;
      }
    },
    tokenise: async () => {
      throw new RemoteUnsupportedError(name, 'input', 'its tokens are known to its provider only');
    },
    [Symbol.asyncDispose]: () => egress[Symbol.asyncDispose](),
  };
}

async function* answer(
  request: GenerateRequest,
  context: Context,
  settings: RemoteSettings,
  provider: Provider,
): AsyncGenerator<GenerateEvent> {
  assertAskable(request, provider, settings);
  const choices = request.choices ?? 1;
  let isOver = false;
  using leaving = following(context.signal);
  const { signal } = leaving;
  const headers = headersFor(context, settings);
  const ask = (abortSignal: AbortSignal) => provider.ask(request, { signal: abortSignal, headers });
  try {
    // All or none: where one cannot be had, the others are not waited for.
    const opening = Array.from({ length: choices }, () => openAnswer(ask, settings, { ...context, signal }));
    const answers = await Promise.all(opening);
    const differences = [
      ...(answers[0]?.warnings ?? []).map(differenceOf),
      ...untold(request, provider),
      ...(choices > 1 ? [`the provider was asked ${choices} times, and counts the prompt each time`] : []),
    ];
    yield { type: 'start', promptTokens: 0, cachedTokens: 0, ...(differences.length > 0 && { differences }) };
    const sequences = answers.map((opened, choice) => answerEvents(opened, choice, settings.name));
    yield* interleave(sequences, () => leaving.abort());
    isOver = true;
  } finally {
    // What has come to its end leaves its connection to the next.
    if (!isOver) leaving.abort();
  }
}

/** Servers of our kind understand these; other providers are told nothing about us. */
function headersFor({ traceparent, deadlineMs }: Context, { provider }: RemoteSettings): Record<string, string> {
  if (provider !== 'openai-compatible') return {};
  return {
    ...(traceparent !== undefined && { traceparent }),
    ...(deadlineMs !== undefined &&
      Number.isFinite(deadlineMs) && { 'x-lode-deadline-ms': String(Math.floor(deadlineMs)) }),
  };
}
