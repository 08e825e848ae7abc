import { LodeError } from '#base';

export class UsageError extends LodeError {
  readonly code = 'cli/usage';

  constructor(what: string, command?: string) {
    super(what, { remedy: `See \`lode ${command ? `${command} ` : ''}--help\`.` });
  }
}
