import { HttpError } from './http-error.ts';

/** The request body has more bytes than the gateway takes. */
export class BodyTooLargeError extends HttpError {
  readonly code = 'gateway/body-too-large';
  readonly status = 413;

  constructor(bodyBytesMax: number) {
    super(`The request body is larger than ${bodyBytesMax} bytes.`, {
      remedy: 'Send less text, or raise the limit "bodyBytesMax" of the gateway.',
    });
  }
}
