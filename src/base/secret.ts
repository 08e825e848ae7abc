import { inspect } from 'node:util';

const hidden = '[secret]';

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

  [inspect.custom](): string {
    return hidden;
  }
}
