import { LodeError } from '#base';

/** A wire protocol brings an endpoint and does not say who may call it. */
export class EndpointWithoutPolicyError extends LodeError {
  readonly code = 'gateway/endpoint-without-policy';

  constructor(method: string, path: string) {
    super(`The endpoint ${method} ${path} does not say who may call it, so it is not served.`, {
      remedy: "Give it access: { scope: '…' } or { role: '…' }.",
    });
  }
}
