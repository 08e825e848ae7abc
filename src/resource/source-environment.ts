import type { Call } from '#stack';
import type { ModelProperties } from './model.ts';
import type { ModelProviderOptions } from './model-provider-options.ts';
import { readSecret, type SecretSource } from './read-secret.ts';

/** The user's settings for what gives weights, with the token that is declared for them in the place of the user's own. */
export function sourceEnvironment(
  { environment, folder }: Pick<ModelProviderOptions, 'folder' | 'environment'>,
  { token }: Pick<ModelProperties, 'token'>,
  { dependencies }: Call,
): NodeJS.ProcessEnv {
  const from = token && dependencies.get(token.$ref)?.['from'];
  if (typeof from !== 'string') return environment;
  return { ...environment, HF_TOKEN: readSecret(from as SecretSource, environment, folder).reveal() };
}
