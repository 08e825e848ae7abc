import { HttpError } from '../../errors/http-error.ts';
import { shorten } from '../../shorten.ts';

/** There is no such class (a collection, in the words of Weaviate's newer clients), or not for this team. */
export class ClassNotFoundError extends HttpError {
  readonly code = 'gateway/class-not-found';
  readonly status = 404;

  constructor(name: string) {
    super(`could not find class ${shorten(name)} in schema.`, { remedy: 'Create it, or list those that there are.' });
  }
}
