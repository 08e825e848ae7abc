import { LodeError } from '#base';

/** A team would be confused with the tenant of keys that have none. */
export class LocalTeamError extends LodeError {
  readonly code = 'resource/local-team';

  constructor() {
    super('A team cannot be called "local": keys that belong to no team are of a tenant of that name.', {
      remedy: 'Give the team another name.',
    });
  }
}
