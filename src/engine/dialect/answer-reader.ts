import type { AnswerPiece } from './answer-piece.ts';
import type { CallSyntax } from './call-syntax.ts';
import { CallsReader } from './calls-reader.ts';
import type { ThoughtMarks } from './dialect.ts';
import { HeldText } from './held-text.ts';

export interface AnswerReaderOptions {
  /** Absent where the answer can hold no calls. */
  readonly calls?: CallSyntax | undefined;
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
    if (thoughts === undefined) this.#read = this.#text();
    else this.#read = startsInThought ? this.#thought(thoughts) : this.#beginning(thoughts);
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

  /** Thoughts stand at the beginning of an answer, or nowhere. */
  #beginning(thoughts: ThoughtMarks): Read {
    let seen = '';
    this.#rest = () => said('text', seen);
    return (text) => {
      seen += text;
      const begun = seen.trimStart();
      if (begun.startsWith(thoughts.open)) {
        this.#read = this.#thought(thoughts);
        return begun.slice(thoughts.open.length);
      }
      if (thoughts.open.startsWith(begun)) return '';
      this.#read = this.#text();
      return seen;
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
      this.#read = this.#text(trimmedStart());
      return after;
    };
  }

  #text(trim = (text: string) => text): Read {
    const { calls, idOf } = this.#options;
    this.#isInText = true;
    if (calls === undefined) {
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
      this.#rest = () => [];
      this.#isInText = false;
      const reader = new CallsReader(calls, idOf);
      this.#calls = reader;
      this.#read = (more, of) => {
        of.push(...reader.read(more));
        return '';
      };
      return after;
    };
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
