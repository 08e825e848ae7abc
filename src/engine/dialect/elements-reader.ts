import type { JsonSchema } from '#contract';
import type { ObjectMarks } from '#grammar';
import type { ArgumentsReader, ReadArguments } from './arguments-reader.ts';
import { jsonEscaped } from './json-escaped.ts';
import { PendingText } from './pending-text.ts';
import { readSteps } from './read-steps.ts';
import { takesTextOnly } from './takes-text-only.ts';

/** Reads arguments that stand in elements: `<parameter=NAME>`, a value and `</parameter>`, each on lines of its own. */
export class ElementsReader implements ArgumentsReader {
  readonly #marks: ObjectMarks;
  readonly #parameters: JsonSchema | undefined;
  readonly #pending = new PendingText();
  #place: 'member' | 'name' | 'value' | 'end' = 'member';
  #isText = false;
  #members = 0;

  constructor(marks: ObjectMarks, parameters: JsonSchema | undefined) {
    this.#marks = marks;
    this.#parameters = parameters;
  }

  read(text: string): ReadArguments {
    return readSteps(this.#pending, text, { step: () => this.#step(), hasEnded: () => this.#place === 'end' });
  }

  /** Undefined when more has to come first. */
  #step(): string | undefined {
    switch (this.#place) {
      case 'member':
        return this.#member();
      case 'name':
        return this.#name();
      case 'value':
        return this.#value();
      case 'end':
        return undefined;
    }
  }

  #member(): string | undefined {
    const { beforeName, closeAtOnce } = this.#marks;
    const mark = this.#pending.takeMark([beforeName, closeAtOnce]);
    if (mark === undefined) return undefined;
    this.#place = mark === beforeName ? 'name' : 'end';
    if (mark === closeAtOnce) return this.#members === 0 ? '{}' : '}';
    return this.#members++ === 0 ? '{' : ', ';
  }

  #name(): string | undefined {
    const name = this.#pending.takeTo(this.#marks.afterName);
    if (name === undefined) return undefined;
    this.#place = 'value';
    this.#isText = takesTextOnly(name, this.#parameters);
    return `${JSON.stringify(name)}: ${this.#isText ? '"' : ''}`;
  }

  #value(): string | undefined {
    // What ends a value stands before the next one, and before the end of all.
    const { between } = this.#marks;
    const last = this.#pending.takeTo(between);
    if (last !== undefined) {
      this.#place = 'member';
      return this.#isText ? `${jsonEscaped(last)}"` : last;
    }
    const more = this.#pending.takeBefore(between);
    if (more === '') return undefined;
    return this.#isText ? jsonEscaped(more) : more;
  }
}
