import { z } from 'zod';
import { declare, type Kind, type Node, type NodeOptions } from '#stack';
import type { CheckClient } from './check-client.ts';
import type { GatewayNode } from './gateway.ts';

export interface CheckDeclaration {
  readonly gateway: GatewayNode;
  /** Throws, or rejects, when the generation must not get traffic. */
  readonly run: (client: CheckClient) => void | Promise<void>;
  /** Default: 60 seconds. */
  readonly timeoutMs?: number;
}

export type CheckNode = Node<'check', object>;

export const checkProperties = z.strictObject({
  gateway: z.strictObject({ $ref: z.string() }),
  run: z.custom<CheckDeclaration['run']>((value) => typeof value === 'function', 'must be a function'),
  timeoutMs: z.int().min(1).max(3_600_000),
});

export const checkKind: Kind<'check'> = { name: 'check', properties: checkProperties, outputs: [] };

/**
 * Declares what must hold before traffic moves to a new generation. It runs against the real gateway of that
 * generation, on a private port, while the old one still serves.
 *
 * @example
 * check('greets', { gateway: door, run: async (client) => {
 *   if (!(await client.ask('smol', 'Say hello.'))) throw new Error('it said nothing');
 * } });
 */
export function check(name: string, declaration: CheckDeclaration, options?: NodeOptions): CheckNode {
  return declare<'check', object>(checkKind, name, { timeoutMs: 60_000, ...declaration }, options, check);
}
