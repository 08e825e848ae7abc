import { LodeError } from '#base';

export class CannotListenError extends LodeError {
  readonly code = 'gateway/cannot-listen';

  constructor(host: string, port: number, cause: unknown) {
    super(`Cannot listen on ${host}:${port}: ${cause instanceof Error ? cause.message : String(cause)}.`, {
      remedy: 'Choose an address of this machine and a port from 1024 on.',
      cause,
    });
  }
}
