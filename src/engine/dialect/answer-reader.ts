import { assert } from '#base';
import type { ToolDefinition } from '#contract';
import type { AnswerPiece } from './answer-piece.ts';
import type { CallSyntax } from './call-syntax.ts';
import { callsThatBegin } from './calls-that-begin.ts';
import { CallsReader } from './calls-reader.ts';
import type { ThoughtMarks } from './dialect.ts';
import { HeldText } from './held-text.ts';

export interface AnswerReaderOptions {
  /** Absent where the answer can hold no calls. */
  readonly calls?: CallSyntax | undefined;
  /** What may be called. */
  readonly tools?: readonly ToolDefinition[] | undefined;
  /** What the model writes before the text of an answer; absent: nothing. */
  readonly textMark?: string | undefined;
  /** Absent where the model does not think aloud. */
  readonly thoughts?: ThoughtMarks | undefined;
  /** The prompt ends inside of a thought. */
  readonly startsInThought: boolean;
  /** Names the calls, counted from 0. */
  idOf(call: number): string;
}

/** Reads on from a piece of text; what is returned belongs to whoever reads next. */
type Read = (text: string, pieces: AnswerPiece[]) => string;

/** Tells thoughts, text and calls of one answer apart as it arrives: each character once, none later than it must be. */
export class AnswerReader {
  readonly #options: AnswerReaderOptions;
  #read: Read;
  #isInText = true;
  /** What is held back, if the answer ends now. */
  #rest: () => AnswerPiece[] = () => [];
  #calls: CallsReader | undefined;

  constructor(options: AnswerReaderOptions) {
    const { thoughts, startsInThought } = options;
    this.#options = options;
    this.#read = thoughts !== undefined && startsInThought ? this.#thought(thoughts) : this.#beginning();
  }

  /** True when the answer holds calls, and all of the last one. */
  get endsWithCall(): boolean {
    return this.#calls?.isComplete ?? false;
  }

  /** True where what comes next is text of the answer, as far as can be told. */
  get isInText(): boolean {
    return this.#isInText;
  }

  write(text: string): AnswerPiece[] {
    const pieces: AnswerPiece[] = [];
    for (let rest = text; rest !== '';) rest = this.#read(rest, pieces);
    return pieces;
  }

  /** Nothing more comes. */
  end(): AnswerPiece[] {
    return this.#rest();
  }

  /**
   * What an answer is, as it begins: a thought, calls where these come instead of text, or text.
   *
   * @param trim what is told of the text
   */
  #beginning(trim = (text: string) => text): Read {
    const { thoughts, textMark } = this.#options;
    const marks = [thoughts?.open, textMark, ...callsThatBegin(this.#options)].filter((mark) => mark !== undefined);
    if (marks.length === 0) return this.#text(trim);
    this.#isInText = textMark === undefined;
    let seen = '';
    this.#rest = () => said('text', trim(seen));
    return (text, pieces) => {
      seen += text;
      const begun = seen.trimStart();
      const mark = marks.find((each) => begun.startsWith(each));
      if (mark === undefined && marks.some((each) => each.startsWith(begun))) return '';
      if (mark === undefined) {
        this.#read = this.#text(trim);
        return seen;
      }
      const after = begun.slice(mark.length);
      if (mark === thoughts?.open) this.#read = this.#thought(thoughts);
      else if (mark === textMark) this.#read = this.#text();
      else pieces.push(...this.#beginCalls().read(mark));
      return after;
    };
  }

  #thought({ close }: ThoughtMarks): Read {
    const held = new HeldText(close);
    const trim = trimmedStart();
    this.#isInText = false;
    this.#rest = () => said('reasoning', trim(held.end()).trimEnd());
    return (text, pieces) => {
      const { text: thought, after } = held.write(text);
      pieces.push(...said('reasoning', trim(thought)));
      if (after === undefined) return '';
      this.#read = this.#afterThought();
      return after;
    };
  }

  /** One thought is followed by no other, but where everything is marked. */
  #afterThought(): Read {
    const isMarked = this.#options.textMark !== undefined;
    this.#isInText = true;
    return isMarked || callsThatBegin(this.#options).length > 0
      ? this.#beginning(trimmedStart())
      : this.#text(trimmedStart());
  }

  #text(trim = (text: string) => text): Read {
    const { calls } = this.#options;
    this.#isInText = true;
    if (calls?.trigger === undefined) {
      this.#rest = () => [];
      return (text, pieces) => {
        pieces.push(...said('text', trim(text)));
        return '';
      };
    }
    const held = new HeldText(calls.trigger);
    this.#rest = () => said('text', trim(held.end()));
    return (text, pieces) => {
      const { text: shown, after } = held.write(text);
      pieces.push(...said('text', trim(shown)));
      if (after === undefined) return '';
      this.#beginCalls();
      return after;
    };
  }

  /** Reads nothing but calls from here on. */
  #beginCalls(): CallsReader {
    const { calls, tools = [], idOf } = this.#options;
    assert(calls !== undefined, 'only answers that may hold calls have marks of them');
    const reader = new CallsReader(calls, tools, idOf);
    this.#calls = reader;
    this.#rest = () => [];
    this.#isInText = false;
    this.#read = (more, of) => {
      of.push(...reader.read(more));
      return '';
    };
    return reader;
  }
}

function said(type: 'text' | 'reasoning', text: string): AnswerPiece[] {
  return text === '' ? [] : [{ type, text }];
}

/** Takes away white space until something else has come. */
function trimmedStart(): (text: string) => string {
  let hasBegun = false;
  return (text) => {
    const trimmed = hasBegun ? text : text.trimStart();
    hasBegun ||= trimmed !== '';
    return trimmed;
  };
}
