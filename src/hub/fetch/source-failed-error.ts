import { LodeError } from '#base';

/** One source could not give the weights; others may. */
export class SourceFailedError extends LodeError {
  readonly code = 'hub/source-failed';
}
