import { z } from 'zod';
import { keyScopes, type Role, roles } from '#gateway';
import { declare, type Kind, type Node, type NodeOptions } from '#stack';
import type { KeyScope } from './key.ts';
import type { SecretNode } from './secret.ts';
import type { TeamNode } from './team.ts';

/** What those may do of whom the provider says something. */
export interface GrantDeclaration {
  /** A claim of the provider: "groups", or "realm_access.roles" within another. Absent: everybody whom it knows. */
  readonly claim?: string;
  /** What the claim is, or has in its list. Absent: anything. */
  readonly value?: string;
  /** Default: the organisation itself, which is everything. */
  readonly team?: TeamNode;
  /** In the administration. Absent: nothing there, and so no signing in; for tokens that are sent in place of keys. */
  readonly role?: Role;
}

export interface IdentityProviderDeclaration {
  /** "https://login.example.org": where its `/.well-known/openid-configuration` is. Plain HTTP is for loopback. */
  readonly issuer: string;
  /** As which the gateway is registered there, with `…/admin/v1/sign-in/NAME/callback` to come back to. */
  readonly clientId: string;
  /** Absent where it is registered as a public client. */
  readonly clientSecret?: SecretNode;
  /** What people are shown. Default: its name. */
  readonly title?: string;
  /** Asked for beside `openid`. Default: `profile` and `email`. */
  readonly scopes?: readonly string[];
  /** Who may do what. In this order: the first that fits is what somebody is who does not choose. */
  readonly grants: readonly GrantDeclaration[];
  /** Takes its ID and access tokens in place of keys: signed ones (JWT), and others where it is asked about them. Default: they are not taken. */
  readonly api?: {
    /** For whom tokens must be made. Default: the client id, which ID tokens are made for. */
    readonly audience?: string;
    /** What they are for. Default: all that one does with models. */
    readonly scopes?: readonly KeyScope[];
    /** Asks the provider about tokens that are no JWTs (RFC 7662), with the client's secret. Default: such are not taken. */
    readonly introspection?: boolean;
  };
}

export type IdentityProviderNode = Node<'identity-provider', object>;

const text = z.string().min(1).max(256);

const shape = z.strictObject({
  issuer: z
    .url()
    .regex(/^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost|\[::1\])([:/]|$))/, 'must have TLS, or name this machine'),
  clientId: text,
  clientSecret: z.strictObject({ $ref: z.string().startsWith('secret/', 'must be a secret of this stack') }).optional(),
  title: text.optional(),
  scopes: z.array(text.regex(/^\S+$/, 'must have no blanks')).max(32),
  grants: z
    .array(
      z.strictObject({
        claim: text.optional(),
        value: text.optional(),
        team: z.strictObject({ $ref: z.string().startsWith('team/', 'must be a team of this stack') }).optional(),
        role: z.enum(roles).optional(),
      }),
    )
    .min(1)
    .max(256),
  api: z
    .strictObject({
      audience: text,
      scopes: z.array(z.enum([...keyScopes, '*'])).min(1),
      introspection: z.boolean().optional(),
    })
    .optional(),
});

export const identityProviderProperties = shape.refine(
  ({ api, clientSecret }) => api?.introspection !== true || clientSecret !== undefined,
  { path: ['api', 'introspection'], error: 'takes a clientSecret: providers tell of tokens only whom they know' },
);

/** Properties as providers get them: checked, with defaults filled in. */
export type IdentityProviderProperties = z.infer<typeof identityProviderProperties>;

export const identityProviderKind: Kind<'identity-provider'> = {
  name: 'identity-provider',
  properties: identityProviderProperties,
  outputs: [],
};

/**
 * Declares who else may say who somebody is: a provider of OpenID Connect. A gateway that names it in `signIn` lets
 * people sign in with it.
 *
 * @example
 * const work = identityProvider('work', {
 *   issuer: 'https://login.example.org',
 *   clientId: 'lode',
 *   clientSecret: secret('login', { env: 'LOGIN_SECRET' }),
 *   grants: [{ claim: 'groups', value: 'ml-admins', role: 'admin' }],
 * });
 */
export function identityProvider(
  name: string,
  declaration: IdentityProviderDeclaration,
  options?: NodeOptions,
): IdentityProviderNode {
  const { api, ...rest } = declaration;
  const { audience = declaration.clientId, scopes = ['*'], ...more } = api ?? {};
  const properties = { scopes: ['profile', 'email'], ...rest, ...(api && { api: { audience, scopes, ...more } }) };
  return declare<'identity-provider', object>(identityProviderKind, name, properties, options, identityProvider);
}
