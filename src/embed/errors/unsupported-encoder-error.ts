import { LodeError } from '#base';

/** Weights are of a kind that cannot be run as an encoder here. */
export class UnsupportedEncoderError extends LodeError {
  readonly code = 'embed/unsupported-encoder';

  constructor(reason: string) {
    super(`These weights cannot be run as an encoder: ${reason}.`, {
      remedy:
        'Take an encoder of the BERT or RoBERTa family (MiniLM, BGE, E5, GTE, multilingual ones), or declare a model.',
    });
  }
}
