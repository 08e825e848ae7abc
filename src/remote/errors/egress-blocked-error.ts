import { LodeError } from '#base';

/** An address that nothing is to be sent to: no TLS, or a network that was not declared. */
export class EgressBlockedError extends LodeError {
  readonly code = 'remote/egress-blocked';

  constructor(host: string, problem: string, remedy: string) {
    super(`Nothing is sent to ${host}: ${problem}.`, { remedy });
  }
}
