import { LodeError } from '#base';

export class ChatFailedError extends LodeError {
  readonly code = 'cli/chat-failed';

  constructor(status: number, body: string) {
    super(`The gateway answered ${status}: ${messageIn(body)}`, {
      remedy:
        status === 401 || status === 403
          ? 'Give a key that may use the route: --key, LODE_KEY, or `save: true` on a key of the program.'
          : 'See `lode status` and `lode logs`.',
      retriable: status === 429 || status >= 500,
    });
  }
}

function messageIn(body: string): string {
  try {
    return (JSON.parse(body) as { error: { message: string } }).error.message;
  } catch {
    return body.slice(0, 300);
  }
}
