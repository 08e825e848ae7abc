import { callsThatBegin } from './calls-that-begin.ts';
import type { AnswerReaderOptions } from './answer-reader.ts';
import { PendingText } from './pending-text.ts';

export type TextRegionsOptions = Omit<AnswerReaderOptions, 'idOf'>;

/** A part of what a model writes, and whether it is the text of its answer: no mark, no thought and no call. */
export interface Region {
  readonly text: string;
  readonly isText: boolean;
}

/** Divides what a model writes into regions, of which nothing is lost. What may be the beginning of a mark is held back. */
export class TextRegions {
  readonly #options: TextRegionsOptions;
  readonly #pending = new PendingText();
  #place: 'beginning' | 'thought' | 'text' | 'calls';

  constructor(options: TextRegionsOptions) {
    this.#options = options;
    this.#place = options.thoughts !== undefined && options.startsInThought ? 'thought' : 'beginning';
  }

  write(text: string): readonly Region[] {
    this.#pending.add(text);
    const regions: Region[] = [];
    for (let next = this.#next(); next !== undefined; next = this.#next()) if (next.text !== '') regions.push(next);
    return regions;
  }

  /** What was held back, when nothing more comes. */
  end(): Region {
    return {
      text: this.#pending.take(this.#pending.length),
      isText: this.#place === 'beginning' || this.#place === 'text',
    };
  }

  /** Undefined when more has to come first. */
  #next(): Region | undefined {
    if (this.#pending.length === 0) return undefined;
    switch (this.#place) {
      case 'beginning':
        return this.#beginning();
      case 'thought':
        return this.#thought();
      case 'text':
        return this.#text();
      case 'calls':
        return { text: this.#pending.take(this.#pending.length), isText: false };
    }
  }

  #beginning(): Region | undefined {
    const { thoughts, textMark } = this.#options;
    const marks = [thoughts?.open, textMark, ...callsThatBegin(this.#options)].filter((mark) => mark !== undefined);
    const space = this.#pending.takeSpace();
    const mark = marks.find((each) => this.#pending.startsWith(each));
    if (mark === undefined && marks.length > 0 && this.#pending.mayBegin(marks)) {
      // It belongs to what follows.
      this.#pending.putBack(space);
      return undefined;
    }
    if (mark === undefined) {
      this.#place = 'text';
      return { text: space, isText: true };
    }
    if (mark === thoughts?.open) this.#place = 'thought';
    else this.#place = mark === textMark ? 'text' : 'calls';
    return { text: space + this.#pending.take(mark.length), isText: false };
  }

  #thought(): Region | undefined {
    const { thoughts, textMark } = this.#options;
    const close = thoughts?.close ?? '';
    const before = this.#pending.takeTo(close);
    if (before === undefined) return regionOf(this.#pending.takeBefore(close), false);
    const isMarked = textMark !== undefined || callsThatBegin(this.#options).length > 0;
    this.#place = isMarked ? 'beginning' : 'text';
    return { text: before + close, isText: false };
  }

  #text(): Region | undefined {
    const trigger = this.#options.calls?.trigger;
    if (trigger === undefined) return { text: this.#pending.take(this.#pending.length), isText: true };
    const before = this.#pending.takeTo(trigger);
    if (before === undefined) return regionOf(this.#pending.takeBefore(trigger), true);
    this.#pending.putBack(trigger);
    this.#place = 'calls';
    return { text: before, isText: true };
  }
}

function regionOf(text: string, isText: boolean): Region | undefined {
  return text === '' ? undefined : { text, isText };
}
