import { interleave } from '#base';
import type { Context, Encoder, GenerateEvent, GenerateRequest, LanguageModel } from '#contract';
import { answerEvents } from './call/answer-events.ts';
import { assertAskable } from './call/assert-askable.ts';
import { following } from './call/following.ts';
import { type OpenAnswer, openAnswer } from './call/open-answer.ts';
import { untold } from './call/untold.ts';
import { differenceOf } from './sdk/difference-of.ts';
import type { EmbeddingModel } from './encode/embedding-call.ts';
import { loadEmbeddingModel } from './encode/load-embedding-model.ts';
import { remoteEncoder } from './encode/remote-encoder.ts';
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
  const { name, contextTokens, media, prices, silenceMs, allowPrivate, proxy } = settings;
  const baseUrl = baseUrlOf(settings);
  const egress: Egress = openEgress({ baseUrl, silenceMs, allowPrivate, proxy, resolve });
  let loading: Promise<Provider> | undefined;
  const load = (): Promise<Provider> => {
    loading ??= loadProvider({ ...settings, baseUrl, egress });
    return loading;
  };
  const encoder = encoderOf(settings, baseUrl, egress);
  return {
    name,
    contextTokens,
    media,
    prices,
    generate: (request, context) => answer(request, context, settings, load),
    ...(encoder && { encoder }),
    tokenise: async () => {
      throw new RemoteUnsupportedError(name, 'input', 'its tokens are known to its provider only');
    },
    [Symbol.asyncDispose]: () => egress[Symbol.asyncDispose](),
  };
}

function encoderOf(settings: RemoteSettings, baseUrl: string, egress: Egress): Encoder | undefined {
  const { width } = settings;
  if (width === undefined) return undefined;
  let loading: Promise<EmbeddingModel> | undefined;
  return remoteEncoder(
    { ...settings, width },
    () => (loading ??= loadEmbeddingModel({ ...settings, baseUrl, egress })),
  );
}

async function* answer(
  request: GenerateRequest,
  context: Context,
  settings: RemoteSettings,
  load: () => Promise<Provider>,
): AsyncGenerator<GenerateEvent> {
  if (settings.width !== undefined)
    throw new RemoteUnsupportedError(settings.name, 'input', 'it makes vectors of texts and writes none');
  const choices = request.choices ?? 1;
  let answers: readonly OpenAnswer[] = [];
  // One by itself follows its client's signal.
  using all = choices > 1 ? following(context.signal) : undefined;
  const signal = all?.signal ?? context.signal;
  try {
    const provider = await load();
    assertAskable(request, provider, settings);
    const headers = headersFor(context, settings);
    const ask = () => provider.ask(request, headers);
    answers = await openAll(
      choices,
      () => openAnswer(ask, settings, { ...context, signal }),
      () => all?.abort(),
    );
    const differences = [
      ...(answers[0]?.begun ?? [])
        .flatMap((part) => (part.type === 'stream-start' ? part.warnings : []))
        .map(differenceOf),
      ...untold(request, provider),
      ...(choices > 1 ? [`the provider was asked ${choices} times, and counts the prompt each time`] : []),
    ];
    yield { type: 'start', promptTokens: 0, cachedTokens: 0, ...(differences.length > 0 && { differences }) };
    const sequences = answers.map((opened, choice) => answerEvents(opened, choice, settings.name));
    yield* interleave(sequences, () => leaveAll(answers));
  } catch (thrown) {
    // Whoever ended it knows why.
    if (!context.signal.aborted) throw thrown;
  } finally {
    leaveAll(answers);
  }
}

/** All or none: where one cannot be had, the others are not waited for. */
async function openAll(
  choices: number,
  open: () => Promise<OpenAnswer>,
  leave: () => void,
): Promise<readonly OpenAnswer[]> {
  if (choices === 1) return [await open()];
  try {
    return await Promise.all(Array.from({ length: choices }, open));
  } catch (thrown) {
    leave();
    throw thrown;
  }
}

/** What has ended has been left before. */
function leaveAll(answers: readonly OpenAnswer[]): void {
  for (const answer of answers) answer.leave(false);
}

/** Servers of our kind understand these; other providers are told nothing about us. */
function headersFor({ traceparent, deadlineMs }: Context, { provider }: RemoteSettings): readonly string[] {
  if (provider !== 'openai-compatible') return [];
  const headers: string[] = [];
  if (traceparent !== undefined) headers.push('traceparent', traceparent);
  if (deadlineMs !== undefined && Number.isFinite(deadlineMs))
    headers.push('x-lode-deadline-ms', String(Math.floor(deadlineMs)));
  return headers;
}
