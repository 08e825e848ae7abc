import { LodeError } from '#base';

/** A route lists an adapter that was declared for another model than the route serves. */
export class AdapterBaseError extends LodeError {
  readonly code = 'resource/adapter-base';

  constructor(facts: {
    readonly route: string;
    readonly model: string;
    readonly adapter: string;
    readonly base: string;
  }) {
    super(`The route "${facts.route}" serves ${facts.model}, and its ${facts.adapter} is for ${facts.base}.`, {
      remedy: `List it on a route of ${facts.base}, or declare it with the base that it was trained on.`,
    });
  }
}
