import { assert } from '#base';
import type { GenerateEvent } from '#contract';
import type { AnswerPiece } from './answer-piece.ts';
import { AnswerReader, type AnswerReaderOptions } from './answer-reader.ts';

type TextEvent = Extract<GenerateEvent, { type: 'text' }>;
type EndEvent = Extract<GenerateEvent, { type: 'end' }>;

export interface AnswerSplitterOptions extends Pick<AnswerReaderOptions, 'calls' | 'tools' | 'textMark' | 'thoughts'> {
  /** Asked for when the first event comes. */
  startsInThought(): boolean;
  /** Names a call of a choice, both counted from 0. */
  idOf(choice: number, call: number): string;
}

/** Makes of the text that a model writes what it means: events of thoughts, text and calls, choice by choice. */
export class AnswerSplitter {
  readonly #options: AnswerSplitterOptions;
  readonly #readers = new Map<number, AnswerReader>();

  constructor(options: AnswerSplitterOptions) {
    this.#options = options;
  }

  split(event: GenerateEvent): readonly GenerateEvent[] {
    if (event.type === 'start') return [event];
    if (event.type === 'end') return this.#end(event);
    assert(event.type === 'text', 'a model writes text');
    const reader = this.#readerOf(event.choice);
    const isText = reader.isInText;
    const pieces = reader.write(event.text);
    const { logprobs: _, ...silent } = event;
    // Log-probabilities are told of text alone.
    return eventsOf(pieces, isText && reader.isInText ? event : silent);
  }

  #end(event: EndEvent): readonly GenerateEvent[] {
    const { choice } = event;
    const reader = this.#readerOf(choice);
    const rest = reader.end();
    const last: GenerateEvent =
      event.reason === 'stop' && reader.endsWithCall ? { ...event, reason: 'tool_calls' } : event;
    return rest.length === 0 ? [last] : [...eventsOf(rest, { type: 'text', choice, text: '', tokens: [] }), last];
  }

  #readerOf(choice: number): AnswerReader {
    const known = this.#readers.get(choice);
    if (known !== undefined) return known;
    const { startsInThought, idOf, ...options } = this.#options;
    const reader = new AnswerReader({
      ...options,
      startsInThought: startsInThought(),
      idOf: (call) => idOf(choice, call),
    });
    this.#readers.set(choice, reader);
    return reader;
  }
}

/** Every token belongs to one event. */
function eventsOf(pieces: readonly AnswerPiece[], { choice, tokens, logprobs }: TextEvent): readonly GenerateEvent[] {
  const [first = { type: 'text', text: '' } as const, ...others] = pieces;
  const head = { ...first, choice, tokens, ...(first.type === 'text' && logprobs && { logprobs }) };
  return [head, ...others.map((piece) => ({ ...piece, choice, tokens: [] }))];
}
