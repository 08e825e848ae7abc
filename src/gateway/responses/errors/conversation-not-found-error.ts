import { HttpError } from '../../errors/http-error.ts';
import { shorten } from '../../shorten.ts';

/** There is no such conversation, or not for this tenant. */
export class ConversationNotFoundError extends HttpError {
  readonly code = 'gateway/conversation-not-found';
  readonly status = 404;

  constructor(id: string) {
    super(`There is no conversation "${shorten(id)}".`, {
      remedy: 'Make one with POST /v1/conversations.',
      field: 'conversation',
    });
  }
}
