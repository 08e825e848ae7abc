import { LodeError } from '#base';

export class StoreClosedError extends LodeError {
  readonly code = 'vector/store-closed';

  constructor(problem: string) {
    super(`The vectors cannot be asked: ${problem}.`, {
      remedy: 'Open the store again; what was acknowledged is there.',
      retriable: true,
    });
  }
}
