import { LodeError } from '#base';

/** The process of an encoder ended, or said nothing, before it was loaded. */
export class EncoderStartError extends LodeError {
  readonly code = 'embed/start-failed';

  constructor(encoder: string, reason: string) {
    super(`The encoder "${encoder}" could not be started: ${reason}.`, {
      remedy: 'Check the memory of the machine and the files of the encoder ("lode models verify").',
    });
  }
}
