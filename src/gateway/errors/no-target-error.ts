import { HttpError } from './http-error.ts';

/** Every model of a route has failed lately, and none is to be asked yet. */
export class NoTargetError extends HttpError {
  readonly code = 'gateway/no-target';
  readonly status = 503;

  constructor(route: string, retryAfterSeconds: number) {
    super(`All models of "${route}" have failed lately and are left alone for a while.`, {
      remedy: 'Try again when the answer says.',
      retriable: true,
      retryAfterSeconds,
    });
  }
}
