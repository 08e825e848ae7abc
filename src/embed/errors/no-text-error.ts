import { LodeError } from '#base';

/** Text was asked of a model that only makes vectors. */
export class NoTextError extends LodeError {
  readonly code = 'embed/no-text';

  constructor(model: string) {
    super(`The model "${model}" makes vectors of texts and writes none.`, {
      remedy: 'Ask a language model, or ask this one for embeddings.',
    });
  }
}
