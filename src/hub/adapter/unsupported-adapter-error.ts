import { LodeError } from '#base';

/** A sound adapter of a kind that would not compute here what it was trained to compute. */
export class UnsupportedAdapterError extends LodeError {
  readonly code = 'hub/unsupported-adapter';

  constructor(reason: string, remedy: string) {
    super(`The adapter cannot be served: ${reason}.`, { remedy });
  }
}
