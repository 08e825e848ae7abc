import { LodeError } from '#base';

/** A remote model is declared, and the package that speaks with its provider is not installed. */
export class ProviderMissingError extends LodeError {
  readonly code = 'remote/provider-missing';

  constructor(provider: string, packageName: string, cause: unknown) {
    super(`Models of ${provider} are asked through the package ${packageName}, which is not installed.`, {
      remedy: `Run \`npm install ${packageName}\` beside Lode.`,
      cause,
    });
  }
}
