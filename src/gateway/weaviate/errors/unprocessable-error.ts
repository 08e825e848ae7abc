import { HttpError } from '../../errors/http-error.ts';
import { shorten } from '../../shorten.ts';

/** What a client of Weaviate has sent is well formed and does not fit: the class, its schema, its tenants. */
export class UnprocessableError extends HttpError {
  readonly code = 'gateway/unprocessable';
  readonly status = 422;

  constructor(problem: string) {
    super(`${shorten(problem, 1000)}.`, { remedy: 'Correct it and send the request again.' });
  }
}
