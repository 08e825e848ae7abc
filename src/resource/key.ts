import { z } from 'zod';
import { type KeyScope as EndpointScope, keyScopes, type Role, roles, type ServiceTier } from '#gateway';
import { declare, type Kind, type Node, type NodeOptions } from '#stack';
import { type Limits, limitsProperties } from './declared-limits.ts';
import type { ModelNode } from './model.ts';
import type { RemoteModelNode } from './remote-model.ts';
import type { TeamNode } from './team.ts';

/** `*`: all that one does with models; figures of everybody (`metrics`) must be named. */
export type KeyScope = EndpointScope | '*';

/** What a key may do, narrowed further. What is absent is not narrowed. */
export interface KeyScopes {
  readonly endpoints?: readonly KeyScope[];
  /** Of the routes that let the key in, those of these names, with their adapters. */
  readonly routes?: readonly string[];
  readonly models?: readonly (ModelNode | RemoteModelNode)[];
  readonly methods?: readonly ('GET' | 'POST' | 'DELETE')[];
}

export interface KeyDeclaration {
  /** What the key may do. Default: everything on the routes that name it. */
  readonly scopes?: readonly KeyScope[] | KeyScopes;
  /** The tenant that its requests are of. Default: none, they are the operator's own. */
  readonly team?: TeamNode;
  /** What it is used for; told in runs and reports. */
  readonly project?: string;
  /** Who holds it; told in runs and audits. */
  readonly user?: string;
  /** What it may do in the administration (`/admin/v1`): of its team, or of all where it has none. Default: nothing. */
  readonly role?: Role;
  readonly limits?: Limits;
  /**
   * The most urgent `service_tier` that its requests may ask for; a key with 'flex' always goes behind others.
   * Default: 'default'.
   */
  readonly tier?: ServiceTier;
  /** ISO 8601 with a zone. Default: never. */
  readonly expiresAt?: string;
  /**
   * Saves the key to a file in Lode's data folder that only its owner can read, so that `lode up` and `lode chat` on
   * this machine can use it. Default: false, it is shown once and kept nowhere.
   */
  readonly save?: boolean;
}

export interface KeyOutputs {
  /** Names the key in logs and audits; tells nothing of its secret. */
  readonly id: string;
}

export type KeyNode = Node<'key', KeyOutputs>;

export const keyProperties = z.strictObject({
  scopes: z.array(z.enum([...keyScopes, '*'])).min(1),
  reach: z
    .strictObject({
      routes: z.array(z.string().min(1).max(128)).min(1).max(256).optional(),
      models: z
        .array(z.strictObject({ $ref: z.string().regex(/^(remote-)?model\//, 'must be a model of this stack') }))
        .min(1)
        .max(256)
        .optional(),
      methods: z
        .array(z.enum(['GET', 'POST', 'DELETE']))
        .min(1)
        .optional(),
    })
    .optional(),
  team: z.strictObject({ $ref: z.string().startsWith('team/', 'must be a team of this stack') }).optional(),
  project: z.string().min(1).max(128).optional(),
  user: z.string().min(1).max(256).optional(),
  role: z.enum(roles).optional(),
  limits: limitsProperties.optional(),
  tier: z.enum(['flex', 'default', 'priority']).optional(),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
  save: z.boolean(),
});

export const keyKind: Kind<'key'> = {
  name: 'key',
  properties: keyProperties,
  outputs: ['id'],
  ephemeralOutputs: ['secret'],
  replaceOn: ['save', 'expiresAt'],
};

/**
 * Declares a key for clients of the gateway. Its secret has 256 random bits, is shown once when it is made, and is
 * stored only as a keyed hash.
 *
 * @example
 * const app = key('app', { scopes: ['chat'], team: research, limits: { requestsPerMinute: 60 } });
 */
export function key(name: string, declaration: KeyDeclaration = {}, options?: NodeOptions): KeyNode {
  const { scopes = ['*'], ...rest } = declaration;
  const { endpoints = ['*'], ...reach } = isList(scopes) ? { endpoints: scopes } : scopes;
  const isNarrowed = Object.values(reach).some((value) => value !== undefined);
  const properties = { scopes: endpoints, save: false, ...(isNarrowed && { reach }), ...rest };
  return declare<'key', KeyOutputs>(keyKind, name, properties, options, key);
}

function isList(scopes: NonNullable<KeyDeclaration['scopes']>): scopes is readonly KeyScope[] {
  return Array.isArray(scopes);
}
