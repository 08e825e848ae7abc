import type { ArgumentsReader, ReadArguments } from './arguments-reader.ts';
import { JsonReader } from './json-reader.ts';

/** Reads JSON that stands after a number, of which nothing is told, and a mark. */
export class NumberedReader implements ArgumentsReader {
  readonly #mark: string;
  readonly #json = new JsonReader();
  /** What has come before the mark; undefined after it. */
  #before: string | undefined = '';

  constructor(mark: string) {
    this.#mark = mark;
  }

  read(text: string): ReadArguments {
    if (this.#before === undefined) return this.#json.read(text);
    this.#before += text;
    const at = this.#before.indexOf(this.#mark);
    if (at < 0) return { json: '', length: text.length, ended: false };
    const rest = this.#before.slice(at + this.#mark.length);
    this.#before = undefined;
    const read = this.#json.read(rest);
    return { ...read, length: text.length - rest.length + read.length };
  }
}
