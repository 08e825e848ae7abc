import { LodeError } from '#base';

/** An encoder was asked after it was closed. */
export class EncoderClosedError extends LodeError {
  readonly code = 'embed/closed';

  constructor(encoder: string) {
    super(`The encoder "${encoder}" is closed.`, {
      remedy: 'Send the request again: another generation serves it, or none does.',
      retriable: true,
    });
  }
}
