import { LodeError } from '#base';

export class UnrestoredSecretError extends LodeError {
  readonly code = 'stack/unrestored-secret';

  constructor(paths: readonly string[]) {
    super(
      `The generation was made with secrets that this program does not hold: ${paths.join(', ')}. None is ever stored.`,
      {
        remedy: 'Give the program the old value of the secret, then roll back.',
      },
    );
  }
}
