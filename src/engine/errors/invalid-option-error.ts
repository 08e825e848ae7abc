import { LodeError } from '#base';

/** An engine is to be started with an option that no engine can have. */
export class InvalidOptionError extends LodeError {
  readonly code = 'engine/invalid-option';

  constructor(option: string, value: unknown, wanted: string) {
    super(`${option} is ${String(value)}, but must be ${wanted}.`, {
      remedy: `Declare the model with ${option} as ${wanted}.`,
    });
  }
}
