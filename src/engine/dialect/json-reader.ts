import type { ArgumentsReader, ReadArguments } from './arguments-reader.ts';

/** Finds where a JSON object ends. */
export class JsonReader implements ArgumentsReader {
  #depth = 0;
  #isInString = false;
  #isEscaped = false;

  read(text: string): ReadArguments {
    for (let index = 0; index < text.length; index++) {
      if (!this.#step(text[index] as string)) continue;
      return { json: text.slice(0, index + 1), length: index + 1, ended: true };
    }
    return { json: text, length: text.length, ended: false };
  }

  /** True after the bracket that closes the outermost one. */
  #step(character: string): boolean {
    if (this.#isInString) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (character === '\\') this.#isEscaped = true;
      else if (character === '"') this.#isInString = false;
      return false;
    }
    if (character === '"') this.#isInString = true;
    else if (character === '{' || character === '[') this.#depth++;
    else if (character === '}' || character === ']') return --this.#depth === 0;
    return false;
  }
}
