/** Finds where a JSON object ends that arrives in pieces; it is known to be well-formed as far as it goes. */
export class JsonEnd {
  #depth = 0;
  #isInString = false;
  #isEscaped = false;

  /** How many characters of the text belong to the object, and whether it ends with them. */
  read(text: string): { readonly length: number; readonly ended: boolean } {
    for (let index = 0; index < text.length; index++) {
      if (this.#step(text[index] as string)) return { length: index + 1, ended: true };
    }
    return { length: text.length, ended: false };
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
