import { LodeError } from '#base';

/** A table of routes that must not be served: a route without a policy (nothing is open by default), or two of one name. */
export class InvalidRouteError extends LodeError {
  readonly code = 'gateway/invalid-route';

  constructor(route: string, problem: string, remedy: string) {
    super(`The route "${route}" ${problem}.`, { remedy });
  }
}
