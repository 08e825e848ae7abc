import type { GenerateEvent } from '#contract';

type OfEvent<Event> = Event extends { readonly tokens: readonly number[] }
  ? Omit<Event, 'choice' | 'tokens' | 'logprobs'>
  : never;

/** A part of an answer that was told from the others: an event without what belongs to its tokens. */
export type AnswerPiece = OfEvent<GenerateEvent>;
