import { shorten } from '../shorten.ts';
import { HttpError } from './http-error.ts';

/** The body is declared as something else than the endpoint takes, which most often is plain JSON. */
export class UnsupportedMediaTypeError extends HttpError {
  readonly code = 'gateway/unsupported-media-type';
  readonly status = 415;

  constructor(declared: string, wanted = 'application/json') {
    super(`The request body is declared as "${shorten(declared)}".`, {
      remedy: `Send "Content-Type: ${wanted}" and no "Content-Encoding".`,
    });
  }
}
