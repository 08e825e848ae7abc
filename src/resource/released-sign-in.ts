import type { Manifest } from '#stack';
import type { ReleasedSignIn } from '#target';
import type { IdentityProviderProperties } from './identity-provider.ts';
import { entryOf } from './manifest-entry.ts';
import type { SignInProperties } from './sign-in.ts';

/** How people sign in, as the serving process is told of it, with the places of secrets instead of the secrets. */
export function releasedSignIn(
  { passwords = true, providers = [] }: SignInProperties,
  resources: Manifest['resources'],
): ReleasedSignIn {
  return {
    passwords,
    providers: providers.map((reference) => {
      const { name, properties } = entryOf(reference, resources);
      const { clientSecret, title, grants, ...rest } = properties as unknown as IdentityProviderProperties;
      return {
        ...rest,
        name,
        title: title ?? name,
        grants: grants.map(({ team, ...grant }) => ({
          ...grant,
          ...(team && { team: team.$ref.slice('team/'.length) }),
        })),
        ...(clientSecret && { clientSecret: String(entryOf(clientSecret, resources).outputs['from']) }),
      };
    }),
  };
}
