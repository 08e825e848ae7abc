import { HttpError } from './http-error.ts';

/** No key, or one that is unknown, expired or revoked; which of these is not told. */
export class InvalidApiKeyError extends HttpError {
  readonly code = 'gateway/invalid-api-key';
  readonly status = 401;

  constructor(presented: boolean) {
    super(presented ? 'The API key is not valid.' : 'No API key was sent.', {
      remedy: 'Send a key of this gateway as "Authorization: Bearer lode_…"; "lode up" shows where the keys are.',
    });
  }
}
