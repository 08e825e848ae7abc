import type { FinishReason, GenerateEvent, TokenLogprob } from '#contract';
import { RemoteCutError } from '../errors/remote-cut-error.ts';
import { logprobsIn } from './logprobs.ts';
import type { Part } from '../provider/provider.ts';
import type { OpenAnswer } from './open-answer.ts';
import { ToolCalls } from './tool-calls.ts';

type Finish = Extract<Part, { readonly type: 'finish' }>;

/**
 * The events of one choice. Tokens of a remote model have no ids here, and are counted at its end.
 *
 * @throws RemoteCutError when it breaks off
 */
export async function* answerEvents(answer: OpenAnswer, choice: number, model: string): AsyncGenerator<GenerateEvent> {
  const begunMs = performance.now();
  const piece = { choice, tokens: [] };
  const calls = new ToolCalls(model);
  let logprobs: TokenLogprob[] | undefined;
  let hasEnded = false;
  try {
    for (let parts: readonly Part[] | undefined = answer.begun; parts; parts = await answer.read()) {
      for (const part of parts) {
        if (part.type === 'raw') {
          const told = logprobsIn(part.rawValue);
          if (told) (logprobs ??= []).push(...told);
        } else if (part.type === 'text-delta') {
          yield { ...piece, type: 'text', text: part.delta, logprobs };
          logprobs = undefined;
        } else if (part.type === 'reasoning-delta') {
          yield { ...piece, type: 'reasoning', text: part.delta };
        } else if (part.type === 'error') {
          throw new RemoteCutError(model, 'its provider reported an error', part.error);
        } else if (part.type === 'finish') {
          if (logprobs) yield { ...piece, type: 'text', text: '', logprobs };
          const end = endOf(part, choice, model, {
            prefillMs: answer.openedMs,
            decodeMs: performance.now() - begunMs,
          });
          hasEnded = true;
          yield end;
          return;
        } else {
          for (const event of calls.eventsOf(part)) yield { ...piece, ...event };
        }
      }
    }
  } catch (cause) {
    throw cause instanceof RemoteCutError ? cause : new RemoteCutError(model, 'the connection failed', cause);
  } finally {
    answer.leave(hasEnded);
  }
  throw new RemoteCutError(model, 'it has no end');
}

function endOf(
  { finishReason, usage }: Finish,
  choice: number,
  model: string,
  times: { readonly prefillMs: number; readonly decodeMs: number },
): GenerateEvent {
  const completionTokens = usage.outputTokens.total ?? 0;
  return {
    type: 'end',
    choice,
    reason: reasonOf(finishReason, model),
    completionTokens,
    lateCount: {
      promptTokens: usage.inputTokens.total ?? 0,
      cachedTokens: usage.inputTokens.cacheRead ?? 0,
      completionTokens,
    },
    timings: { queueMs: 0, ...times },
  };
}

function reasonOf({ unified, raw }: Finish['finishReason'], model: string): FinishReason {
  switch (unified) {
    case 'stop':
    case 'length':
      return unified;
    case 'tool-calls':
      return 'tool_calls';
    case 'content-filter':
      return 'content_filter';
    default:
      // The packages say "other" both of ends that they do not know and of answers that just stop coming.
      if (unified === 'other' && raw !== undefined) return 'stop';
      throw new RemoteCutError(model, 'it has no proper end');
  }
}
