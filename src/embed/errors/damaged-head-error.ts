import { LodeError } from '#base';

/** The file of a trained head cannot be read. */
export class DamagedHeadError extends LodeError {
  readonly code = 'embed/damaged-head';

  constructor(reason: string) {
    super(`The file of this head cannot be used: ${reason}.`, { remedy: 'Run "lode up" again: it is trained anew.' });
  }
}
