import { LodeError } from '#base';

/** A hole is described by what no text can be. */
export class InvalidHoleError extends LodeError {
  readonly code = 'program/invalid-hole';

  constructor(hole: string, problem: string, cause?: unknown) {
    super(`The hole "${hole}" ${problem}.`, { remedy: 'Correct the hole where the program writes it.', cause });
  }
}
