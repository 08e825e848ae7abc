import { assert } from '#base';
import type { TokenLogprob } from '#contract';
import type { AnswerPart, AnswerPartEvent } from '../answer-parts.ts';
import { chatLogprobs } from '../openai/chat-logprobs.ts';
import type { Tally } from '../tally.ts';

type End = Extract<AnswerPartEvent, { type: 'end' }>;

const nanosPerMs = 1_000_000;

/** A piece of an answer: what a chat says in a message, and a completion by itself. */
export interface Piece {
  readonly text?: string;
  readonly thinking?: string;
  readonly calls?: readonly AnswerPart[];
  readonly logprobs?: readonly TokenLogprob[] | undefined;
}

/** How an endpoint writes the pieces of its answers. */
export type PieceWriter = (piece: Piece) => object;

export function messagePiece({ text = '', thinking, calls, logprobs }: Piece): object {
  const message = {
    role: 'assistant',
    content: text,
    ...(thinking !== undefined && { thinking }),
    ...(calls && { tool_calls: calls.map(callJson) }),
  };
  return { message, ...logprobsJson(logprobs) };
}

export function responsePiece({ text = '', thinking, logprobs }: Piece): object {
  return { response: text, ...(thinking !== undefined && { thinking }), ...logprobsJson(logprobs) };
}

/** What the last piece tells beside what was said: why it ended, and what it took, in nanoseconds. */
export function ending({ reason, timings }: End, tally: Tally): object {
  const { promptTokens, completionTokens } = tally.totals();
  const { queueMs, prefillMs, decodeMs } = timings;
  const nanos = (ms: number): number => Math.round(ms * nanosPerMs);
  return {
    done: true,
    done_reason: reason === 'length' ? 'length' : 'stop',
    total_duration: nanos(queueMs + prefillMs + decodeMs),
    load_duration: nanos(queueMs),
    prompt_eval_count: promptTokens,
    prompt_eval_duration: nanos(prefillMs),
    eval_count: completionTokens,
    eval_duration: nanos(decodeMs),
  };
}

function callJson({ id, name, text }: AnswerPart, index: number) {
  return { id, function: { index, name, arguments: argumentsOf(text) } };
}

/** Of a call that was cut off by a limit there is no object to show. */
function argumentsOf(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return {};
  }
}

function logprobsJson(logprobs: readonly TokenLogprob[] | undefined) {
  return logprobs ? { logprobs: chatLogprobs(logprobs).content } : {};
}

/** @throws the reason of an answer that was broken off */
export function assertEnded(end: End | undefined, tally: Tally): asserts end is End {
  tally.totals();
  assert(end, 'an answer that was not broken off has an end');
}
