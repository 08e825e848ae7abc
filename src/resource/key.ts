import { z } from 'zod';
import type { ServiceTier } from '#gateway';
import { declare, type Kind, type Node, type NodeOptions } from '#stack';

/** `*`: all that one does with models; figures of everybody (`metrics`) must be named. */
export type KeyScope = 'chat' | 'completions' | 'models' | 'metrics' | '*';

export interface KeyDeclaration {
  /** What the key may do. Default: everything on the routes that name it. */
  readonly scopes?: readonly KeyScope[];
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
  scopes: z.array(z.enum(['chat', 'completions', 'models', 'metrics', '*'])).min(1),
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
 * const app = key('app', { scopes: ['chat'] });
 */
export function key(name: string, declaration: KeyDeclaration = {}, options?: NodeOptions): KeyNode {
  const properties = { scopes: ['*'], save: false, ...declaration };
  return declare<'key', KeyOutputs>(keyKind, name, properties, options, key);
}
