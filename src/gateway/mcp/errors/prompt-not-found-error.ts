import { HttpError } from '../../errors/http-error.ts';
import { shorten } from '../../shorten.ts';

/** There is no route of this name for this key, or none with a prompt. */
export class PromptNotFoundError extends HttpError {
  readonly code = 'gateway/prompt-not-found';
  readonly status = 404;

  constructor(name: string) {
    super(`There is no prompt "${shorten(name)}" for this key.`, { remedy: '"prompts/list" tells which there are.' });
  }
}
