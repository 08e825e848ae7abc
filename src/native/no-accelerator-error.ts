import { LodeError } from '#base';

/** A model is to be computed on an accelerator, and the installed libraries find none. */
export class NoAcceleratorError extends LodeError {
  readonly code = 'native/no-accelerator';

  constructor(devices: readonly string[]) {
    super(`There is no accelerator to compute on: the installed libraries find only ${devices.join(', ')}.`, {
      remedy: 'See `lode doctor` for the package or driver that is missing, or leave `device` out.',
    });
  }
}
