import { LodeError } from '#base';

export class GatewayGoneError extends LodeError {
  readonly code = 'cli/gateway-gone';

  constructor(url: string, cause: Error) {
    const why = cause.cause instanceof Error ? cause.cause.message : cause.message;
    super(`The gateway at ${url} does not answer any more: ${why.replace(/\.$/, '')}.`, {
      remedy: 'See `lode status` and `lode logs`; `lode up` starts it again.',
      retriable: true,
      cause,
    });
  }
}
