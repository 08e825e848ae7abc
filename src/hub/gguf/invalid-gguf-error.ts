import { LodeError } from '#base';

/** A file is not GGUF, or says something about itself that does not hold. */
export class InvalidGgufError extends LodeError {
  readonly code = 'hub/invalid-gguf';
  /** Where in the file, in bytes from its start. */
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(`Not a valid GGUF file: ${reason} (at byte ${offset}).`, {
      remedy:
        'The file is damaged, incomplete or not a model: check the source, or fetch it again ("lode models verify" compares it with its digest).',
    });
    this.offset = offset;
  }
}
