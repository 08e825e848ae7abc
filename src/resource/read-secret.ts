import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Secret } from '#base';
import { SecretMissingError } from './secret-missing-error.ts';

export type SecretSource = `env:${string}` | `file:${string}`;

/**
 * Reads a secret's value where it is declared to be; a file's last line break is not part of it.
 *
 * @param folder that relative paths start from: the program's
 * @throws SecretMissingError when there is no value, or an empty one
 */
export function readSecret(source: SecretSource, environment: NodeJS.ProcessEnv, folder: string): Secret {
  const value = source.startsWith('env:')
    ? environment[source.slice(4)]
    : readFile(source, resolve(folder, source.slice(5)));
  if (!value) throw new SecretMissingError(source);
  return new Secret(value);
}

function readFile(source: string, path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    throw new SecretMissingError(source, cause);
  }
}
