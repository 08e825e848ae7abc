import { LodeError } from '#base';

export class PortInUseError extends LodeError {
  readonly code = 'gateway/port-in-use';

  constructor(host: string, port: number, cause: unknown) {
    super(`Another process listens on ${host}:${port}.`, {
      remedy: 'Stop it ("lode down" if it is a stack of yours), or choose another port; port 0 takes any free one.',
      cause,
    });
  }
}
