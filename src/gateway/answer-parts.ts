import { assert } from '#base';
import type { FinishReason, GenerateEvent, Recipe, TokenLogprob } from '#contract';
import type { Tally } from './tally.ts';

/** A stretch of one answer: what a protocol calls a content block or an output item. */
export interface AnswerPart {
  readonly kind: 'text' | 'reasoning' | 'call';
  /** Of a call: the JSON text of its arguments. */
  readonly text: string;
  /** How many it took. */
  readonly tokens: number;
  /** Of a call. */
  readonly id?: string;
  /** Of a call: the tool's. */
  readonly name?: string;
  /** Of a text whose log-probabilities were asked for. */
  readonly logprobs?: readonly TokenLogprob[] | undefined;
}

export type AnswerPartEvent =
  /** The model has begun. */
  | { readonly type: 'start'; readonly recipe: Recipe | undefined }
  /** A part begins; nothing is known of its text yet. */
  | { readonly type: 'opened'; readonly part: AnswerPart }
  | { readonly type: 'grown'; readonly text: string; readonly logprobs?: readonly TokenLogprob[] | undefined }
  /** `isCut`: a limit ended the answer here. */
  | { readonly type: 'closed'; readonly part: AnswerPart; readonly isCut: boolean }
  | {
      readonly type: 'end';
      readonly reason: FinishReason;
      /** As in `GenerateEvent`. */
      readonly stop: string | undefined;
      readonly completionTokens: number;
      readonly timings: Extract<GenerateEvent, { type: 'end' }>['timings'];
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
      yield { type: 'start', recipe: event.recipe };
      continue;
    }
    const piece = event.type === 'end' ? undefined : partOf(event);
    // A token may end inside a character, or stand for the end: what shows nothing belongs to what is open.
    if (piece && isEmpty(piece)) {
      if (open) open.tokens += piece.tokens;
      continue;
    }
    if (open && !(piece && continues(open, piece))) {
      yield { type: 'closed', part: { ...open }, isCut: event.type === 'end' && event.reason === 'length' };
      open = undefined;
    }
    if (event.type === 'end') {
      const { reason, stop, completionTokens, timings } = event;
      yield { type: 'end', reason, stop, completionTokens, timings };
    } else if (piece) {
      if (open === undefined) {
        assert(event.type !== 'tool-arguments', 'arguments follow the beginning of their call');
        open = { ...piece, text: '', tokens: 0, logprobs: piece.logprobs && [] };
        yield { type: 'opened', part: { ...open } };
      }
      const { text, logprobs } = piece;
      open.text += text;
      open.tokens += piece.tokens;
      if (logprobs) (open.logprobs ??= []).push(...logprobs);
      if (text !== '' || logprobs) yield { type: 'grown', text, logprobs };
    }
  }
}

/** It grows in place: an answer has thousands of tokens. */
type OpenPart = Omit<AnswerPart, 'text' | 'tokens' | 'logprobs'> & {
  text: string;
  tokens: number;
  logprobs: TokenLogprob[] | undefined;
};

type Piece = Exclude<GenerateEvent, { type: 'start' | 'end' }>;

function partOf(event: Piece): AnswerPart {
  const tokens = event.tokens.length;
  switch (event.type) {
    case 'text':
      return { kind: 'text', text: event.text, tokens, logprobs: event.logprobs };
    case 'reasoning':
      return { kind: 'reasoning', text: event.text, tokens };
    case 'tool-call':
      return { kind: 'call', text: '', tokens, id: event.id, name: event.name };
    case 'tool-arguments':
      return { kind: 'call', text: event.text, tokens };
  }
}

/** Arguments have no id: they belong to the call before them. */
function continues(open: OpenPart, piece: AnswerPart): boolean {
  return open.kind === piece.kind && piece.id === undefined;
}

function isEmpty({ kind, id, text, logprobs }: AnswerPart): boolean {
  return id === undefined && text === '' && (kind === 'call' || logprobs === undefined || logprobs.length === 0);
}
