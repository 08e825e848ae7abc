import { LodeError } from '#base';

export class NoGatewayError extends LodeError {
  readonly code = 'resource/no-gateway';

  constructor(stack: string, count: number) {
    super(
      count === 0
        ? `Stack "${stack}" declares no gateway, so nothing can be served.`
        : `Stack "${stack}" declares ${count} gateways; one is served.`,
      {
        remedy: 'Declare one gateway with all routes, and pass it to stack().',
      },
    );
  }
}
