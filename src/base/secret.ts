const hidden = '[secret]';
/** What `inspect.custom` of node:util is, without loading that. */
const inspectCustom = Symbol.for('nodejs.util.inspect.custom');

/**
 * A value that must not be seen. Printing, logging, interpolating or serialising it gives "[secret]";
 * only `reveal()` gives the value, so that a search for that word finds every place that reads one.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  [inspectCustom](): string {
    return hidden;
  }
}
