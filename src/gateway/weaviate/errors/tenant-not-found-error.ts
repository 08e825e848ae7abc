import { HttpError } from '../../errors/http-error.ts';
import { shorten } from '../../shorten.ts';

/** A class has no tenant of this name. */
export class TenantNotFoundError extends HttpError {
  readonly code = 'gateway/tenant-not-found';
  readonly status = 404;

  constructor(name: string) {
    super(`tenant not found: "${shorten(name)}".`, { remedy: 'Create it, or list those that there are.' });
  }
}
