import { LodeError } from '#base';

/** The process of an encoder ended while inputs were with it. */
export class EncoderDiedError extends LodeError {
  readonly code = 'embed/worker-died';

  constructor(encoder: string, reason: string) {
    super(`The encoder "${encoder}" ended while it computed: ${reason}.`, {
      remedy: 'Send the request again: the encoder has been started anew.',
      retriable: true,
    });
  }
}
