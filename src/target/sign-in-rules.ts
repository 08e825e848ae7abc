import { assert, type Log, Secret } from '#base';
import { openIdentityProvider, type SignInRules } from '#gateway';
import type { Release } from './release.ts';

/** Undefined where the generation says nothing of it. */
export function signInRules({ signIn, secrets = {} }: Release, log: Log): SignInRules | undefined {
  if (signIn === undefined) return undefined;
  const providers = signIn.providers.map(({ clientSecret, ...settings }) => {
    const value = clientSecret === undefined ? undefined : secrets[clientSecret];
    assert(clientSecret === undefined || value !== undefined, `the release brings the value of ${clientSecret}`);
    return openIdentityProvider(
      { ...settings, clientSecret: value === undefined ? undefined : new Secret(value) },
      log,
    );
  });
  return { passwords: signIn.passwords, providers };
}
