import { HttpError } from '../../errors/http-error.ts';
import { shorten } from '../../shorten.ts';

/** There is no such index, namespace, import or backup, or not for this tenant. Worded as Pinecone does. */
export class IndexNotFoundError extends HttpError {
  readonly code = 'gateway/index-not-found';
  readonly status = 404;

  constructor(name: string) {
    super(`Resource ${shorten(name)} not found.`, { remedy: 'List the indexes that there are, or create it.' });
  }
}
