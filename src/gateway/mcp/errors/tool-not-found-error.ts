import { HttpError } from '../../errors/http-error.ts';
import { shorten } from '../../shorten.ts';

/** Also for a tool that there is, and that is not for this key. */
export class ToolNotFoundError extends HttpError {
  readonly code = 'gateway/tool-not-found';
  readonly status = 404;

  constructor(name: string) {
    super(`There is no tool "${shorten(name)}" for this key.`, { remedy: '"tools/list" tells which there are.' });
  }
}
