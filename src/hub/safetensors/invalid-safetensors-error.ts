import { LodeError } from '#base';

/** A file is not safetensors, or says something about itself that does not hold. */
export class InvalidSafetensorsError extends LodeError {
  readonly code = 'hub/invalid-safetensors';

  constructor(reason: string) {
    super(`Not a valid safetensors file: ${reason}.`, {
      remedy: 'The file is damaged, incomplete or of another format: check the source, or fetch it again.',
    });
  }
}
