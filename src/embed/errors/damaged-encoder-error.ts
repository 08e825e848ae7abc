import { LodeError } from '#base';

/** The files of an encoder do not fit each other. */
export class DamagedEncoderError extends LodeError {
  readonly code = 'embed/damaged-encoder';

  constructor(reason: string, cause?: unknown) {
    super(`The files of this encoder do not fit together: ${reason}.`, {
      remedy: 'Check that weights, config.json and tokenizer.json come from the same place, or fetch them again.',
      cause,
    });
  }
}
