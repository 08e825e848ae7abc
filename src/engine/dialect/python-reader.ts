import type { ObjectMarks } from '#grammar';
import type { ArgumentsReader, ReadArguments } from './arguments-reader.ts';
import { PendingText } from './pending-text.ts';
import { readSteps } from './read-steps.ts';

/** How JSON writes the words of Python, by how they begin. */
const words: Readonly<Record<string, readonly [python: string, json: string]>> = {
  T: ['True', 'true'],
  F: ['False', 'false'],
  N: ['None', 'null'],
};

/** Reads keyword arguments as Python has them. Their texts are written as in JSON, which is Python too. */
export class PythonReader implements ArgumentsReader {
  readonly #marks: ObjectMarks;
  readonly #pending = new PendingText();
  #place: 'name' | 'value' | 'end' = 'name';
  #members = 0;
  /** Brackets that are open within a value. */
  #depth = 0;
  #isInString = false;
  #isEscaped = false;

  constructor(marks: ObjectMarks) {
    this.#marks = marks;
  }

  read(text: string): ReadArguments {
    return readSteps(this.#pending, text, { step: () => this.#step(), hasEnded: () => this.#place === 'end' });
  }

  #step(): string | undefined {
    if (this.#place === 'end') return undefined;
    return this.#place === 'name' ? this.#name() : this.#value();
  }

  #name(): string | undefined {
    const { afterName, closeAtOnce } = this.#marks;
    if (this.#members === 0 && this.#pending.peek() === closeAtOnce) return this.#end('{}');
    const name = this.#pending.takeTo(afterName);
    if (name === undefined) return undefined;
    this.#place = 'value';
    return `${this.#members++ === 0 ? '{' : ', '}${JSON.stringify(name.trim())}: `;
  }

  /** One character, or one word. */
  #value(): string | undefined {
    const next = this.#pending.peek();
    if (next === undefined) return undefined;
    if (this.#isInString) return this.#inString(this.#pending.take(1));
    if (Object.hasOwn(words, next)) {
      const [python, json] = words[next]!;
      return this.#pending.takeMark([python]) && json;
    }
    if (this.#depth === 0 && next === this.#marks.close) return this.#end('}');
    this.#pending.take(1);
    if (this.#depth === 0 && next === ',') {
      this.#place = 'name';
      return '';
    }
    if (next === '"') this.#isInString = true;
    else if (next === '{' || next === '[') this.#depth++;
    else if (next === '}' || next === ']') this.#depth--;
    return next;
  }

  #inString(character: string): string {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (character === '\\') this.#isEscaped = true;
    else if (character === '"') this.#isInString = false;
    return character;
  }

  #end(json: string): string {
    this.#pending.take(1);
    this.#place = 'end';
    return json;
  }
}
