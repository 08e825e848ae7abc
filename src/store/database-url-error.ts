import { LodeError } from '#base';

export class DatabaseUrlError extends LodeError {
  readonly code = 'store/database-url';

  constructor(url: string) {
    // Only the scheme is repeated: what follows may hold a password.
    super(`A database URL begins with "sqlite:" or "postgres://", not with "${url.split(':', 1)[0]?.slice(0, 20)}".`, {
      remedy: 'Give for example sqlite:.lode/state.db or postgres://user@host/database.',
    });
  }
}
