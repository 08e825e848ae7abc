import { LodeError } from '#base';

/** A guard of the route refuses the request. Tells which, and nothing of what was found. */
export class GuardDeniedError extends LodeError {
  readonly code = 'guard/denied';
  /** The field of the `GenerateRequest` that it refuses. */
  readonly parameter: string;

  constructor(guard: string, parameter: string, reason: string) {
    super(`The guard "${guard}" of this route refuses the request: ${reason}.`, {
      remedy: 'Leave that out, or use a route that allows it.',
    });
    this.parameter = parameter;
  }
}
