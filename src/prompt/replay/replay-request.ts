import type { ChatMessage, GenerateRequest, ModelInput, Sampling } from '#contract';
import { NotReplayableError } from '../errors/not-replayable-error.ts';
import type { PlainSampling, Run, RunTexts } from '../runs/run.ts';

/** What is to be otherwise than it was. */
export interface ReplayChanges {
  readonly messages?: readonly ChatMessage[] | undefined;
  readonly temperature?: number | undefined;
  readonly seed?: number | undefined;
  readonly tokensMax?: number | undefined;
  /** Computes it so that it can be had again, whatever it was. */
  readonly deterministic?: boolean | undefined;
}

/**
 * What a model has to be asked to have a run again: as it was asked, with everything filled in that was left open then.
 *
 * @throws NotReplayableError
 */
export function replayRequest(run: Run, changes: ReplayChanges = {}): GenerateRequest {
  const texts = replayableTexts(run);
  const { input, settings, recipe } = texts;
  const { temperature, seed, messages } = changes;
  return {
    ...settings,
    input: messages === undefined ? input : withMessages(run, input, messages),
    sampling: {
      ...samplingOf(recipe?.sampling ?? settings.sampling),
      ...(temperature !== undefined && { temperature }),
      ...(seed !== undefined && { seed }),
    },
    tokensMax: changes.tokensMax ?? settings.tokensMax,
    deterministic: changes.deterministic ?? recipe?.deterministic ?? settings.deterministic,
  };
}

function withMessages(run: Run, input: ModelInput, messages: readonly ChatMessage[]): ModelInput {
  if (input.kind !== 'chat') throw new NotReplayableError(run.id, 'it has no messages');
  return { ...input, messages };
}

function replayableTexts({ id, texts, operation }: Run): RunTexts {
  if (texts === undefined) throw new NotReplayableError(id, 'no texts are kept of it');
  if (texts.output.length === 0) throw new NotReplayableError(id, `it is one of ${operation}, which write nothing`);
  if (texts.input.kind === 'chat' && texts.input.messages.some(({ content }) => hasMedia(content)))
    throw new NotReplayableError(id, 'its images and sounds are not kept');
  return texts;
}

function hasMedia(content: string | readonly { readonly type: string }[]): boolean {
  return typeof content !== 'string' && content.some(({ type }) => type !== 'text');
}

function samplingOf({ logitBias, ...sampling }: PlainSampling): Sampling {
  if (logitBias === undefined) return sampling;
  return { ...sampling, logitBias: new Map(Object.entries(logitBias).map(([token, bias]) => [Number(token), bias])) };
}
