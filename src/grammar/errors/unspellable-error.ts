import { LodeError } from '#base';

/** A text of a grammar was begun that the tokens of the vocabulary cannot go on with. */
export class UnspellableError extends LodeError {
  readonly code = 'grammar/unspellable';

  constructor() {
    super('the vocabulary has no token for what must come next', {
      remedy: 'Ask for characters that the model can write: its tokenizer lacks some bytes.',
    });
  }
}
