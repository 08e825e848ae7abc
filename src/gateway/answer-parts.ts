import { assert } from '#base';
import type { FinishReason, GenerateEvent, TokenLogprob } from '#contract';
import type { Tally } from './tally.ts';

/** A stretch of one answer: what a protocol calls a content block or an output item. */
export interface AnswerPart {
  readonly kind: 'text' | 'reasoning' | 'call';
  /** Of a call: the JSON text of its arguments. */
  readonly text: string;
  /** Of a call. */
  readonly id?: string;
  /** Of a call: the tool's. */
  readonly name?: string;
  /** Of a text whose log-probabilities were asked for. */
  readonly logprobs?: readonly TokenLogprob[] | undefined;
}

export type AnswerPartEvent =
  /** The model has begun. */
  | { readonly type: 'start' }
  /** A part begins; nothing is known of its text yet. */
  | { readonly type: 'opened'; readonly part: AnswerPart }
  | { readonly type: 'grown'; readonly text: string; readonly logprobs?: readonly TokenLogprob[] | undefined }
  | { readonly type: 'closed'; readonly part: AnswerPart }
  | {
      readonly type: 'end';
      readonly reason: FinishReason;
      /** As in `GenerateEvent`. */
      readonly stop: string | undefined;
      readonly completionTokens: number;
    };

/**
 * Divides an answer of one choice into its parts, as they come: each part is opened, grows and is closed before the next.
 * The tally sees every event.
 */
export async function* answerParts(
  events: AsyncIterable<GenerateEvent>,
  tally: Pick<Tally, 'count'>,
): AsyncGenerator<AnswerPartEvent> {
  let open: OpenPart | undefined;
  for await (const event of events) {
    tally.count(event);
    if (event.type === 'start') {
      yield { type: 'start' };
      continue;
    }
    const piece = event.type === 'end' ? undefined : partOf(event);
    // A token may end inside a character, or stand for the end: what shows nothing belongs to what is open.
    if (piece && isEmpty(piece)) continue;
    if (open && !(piece && continues(open, piece))) {
      yield { type: 'closed', part: { ...open } };
      open = undefined;
    }
    if (event.type === 'end') {
      const { reason, stop, completionTokens } = event;
      yield { type: 'end', reason, stop, completionTokens };
    } else if (piece) {
      if (open === undefined) {
        assert(event.type !== 'tool-arguments', 'arguments follow the beginning of their call');
        open = { ...piece, text: '', logprobs: piece.logprobs && [] };
        yield { type: 'opened', part: { ...open } };
      }
      const { text, logprobs } = piece;
      open.text += text;
      if (logprobs) (open.logprobs ??= []).push(...logprobs);
      if (text !== '' || logprobs) yield { type: 'grown', text, logprobs };
    }
  }
}

/** It grows in place: an answer has thousands of tokens. */
type OpenPart = Omit<AnswerPart, 'text' | 'logprobs'> & { text: string; logprobs: TokenLogprob[] | undefined };

type Piece = Exclude<GenerateEvent, { type: 'start' | 'end' }>;

function partOf(event: Piece): AnswerPart {
  switch (event.type) {
    case 'text':
      return { kind: 'text', text: event.text, logprobs: event.logprobs };
    case 'reasoning':
      return { kind: 'reasoning', text: event.text };
    case 'tool-call':
      return { kind: 'call', text: '', id: event.id, name: event.name };
    case 'tool-arguments':
      return { kind: 'call', text: event.text };
  }
}

/** Arguments have no id: they belong to the call before them. */
function continues(open: OpenPart, piece: AnswerPart): boolean {
  return open.kind === piece.kind && piece.id === undefined;
}

function isEmpty({ kind, id, text, logprobs }: AnswerPart): boolean {
  return id === undefined && text === '' && (kind === 'call' || logprobs === undefined || logprobs.length === 0);
}
