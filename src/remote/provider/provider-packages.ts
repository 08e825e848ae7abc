import { createRequire } from 'node:module';
import { ProviderMissingError } from '../errors/provider-missing-error.ts';
import type { ProviderName } from './provider-name.ts';

/** Users install it for the providers that they have models of. */
function packageOf(provider: ProviderName): string {
  return `@ai-sdk/${provider}`;
}

/**
 * Looks whether the package of a provider is there, without loading it.
 *
 * @throws ProviderMissingError
 */
export function assertProviderInstalled(provider: ProviderName): void {
  // OpenAI's protocol is spoken without a package.
  if (provider === 'openai-compatible') return;
  try {
    createRequire(import.meta.url).resolve(packageOf(provider));
  } catch (cause) {
    throw new ProviderMissingError(provider, packageOf(provider), cause);
  }
}
