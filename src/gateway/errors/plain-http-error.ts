import { LodeError } from '#base';

/** Keys and prompts would cross the network readable by all. */
export class PlainHttpError extends LodeError {
  readonly code = 'gateway/plain-http';

  constructor(host: string) {
    super(`"${host}" can be reached from other machines, and this gateway speaks HTTP without encryption.`, {
      remedy: 'Listen on 127.0.0.1 or ::1, and put a proxy that speaks HTTPS before it.',
    });
  }
}
