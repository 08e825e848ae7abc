import { LodeError } from '#base';

export class HomeUnusableError extends LodeError {
  readonly code = 'target/home-unusable';

  constructor(path: string, cause: unknown) {
    const { code } = cause as NodeJS.ErrnoException;
    super(`The data folder ${path} cannot be made (${code ?? String(cause)}).`, {
      remedy: 'Name a folder that you can write to, with --home or LODE_HOME.',
      cause,
    });
  }
}
