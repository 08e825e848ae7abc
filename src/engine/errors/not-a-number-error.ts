import { LodeError } from '#base';

/** The model computed something that is no number, so that no token can be drawn. */
export class NotANumberError extends LodeError {
  readonly code = 'engine/not-a-number';

  constructor() {
    super('The model computed values that are not numbers.', {
      remedy: 'The weights are damaged or were quantised badly: verify the file, or use another quantisation.',
    });
  }
}
