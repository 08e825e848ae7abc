import { LodeError } from '#base';

/** A guard could not tell whether a text may pass, so it may not. */
export class GuardFailedError extends LodeError {
  readonly code = 'guard/failed';

  constructor(guard: string, problem: string, cause?: unknown) {
    super(`The guard "${guard}" could not check a text: ${problem}.`, {
      remedy: 'Whoever wrote the stack should mend its patterns or its check; nothing passes until then.',
      cause,
    });
  }
}
