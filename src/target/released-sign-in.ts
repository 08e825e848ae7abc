import type { IdentityProviderSettings } from '#gateway';

/** How people sign in, as a generation declares it. Plain JSON. */
export interface ReleasedSignIn {
  readonly passwords: boolean;
  readonly providers: readonly ReleasedIdentityProvider[];
}

export type ReleasedIdentityProvider = Omit<IdentityProviderSettings, 'clientSecret'> & {
  /** Where its secret is declared to be: a name in `Release.secrets`. */
  readonly clientSecret?: string | undefined;
};
