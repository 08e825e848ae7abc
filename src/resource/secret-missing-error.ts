import { LodeError } from '#base';

export class SecretMissingError extends LodeError {
  readonly code = 'resource/secret-missing';

  constructor(source: string, cause?: unknown) {
    const [place, name] = [source.slice(0, source.indexOf(':')), source.slice(source.indexOf(':') + 1)];
    const what =
      place === 'env'
        ? `the environment variable ${name} is not set, or empty`
        : `the file ${name} cannot be read, or is empty`;
    super(`A secret has no value: ${what}.`, {
      remedy:
        place === 'env' ? `Set ${name} where \`lode\` runs.` : 'Write the value to the file, readable by its owner.',
      cause,
    });
  }
}
