import { z } from 'zod';
import { declare, isNode, type Kind, type Node, type NodeOptions } from '#stack';
import { AdapterBaseError } from './adapter-base-error.ts';
import type { AdapterNode } from './adapter.ts';
import type { KeyNode } from './key.ts';
import { type MemorySize, memorySizePattern } from './memory-size.ts';
import type { ModelNode } from './model.ts';
import type { PromptNode } from './prompt.ts';

export interface RouteDeclaration {
  readonly model: ModelNode;
  /** Comes before the client's messages; its variables are filled by the request. */
  readonly prompt?: PromptNode;
  /** Clients name one after the route, as in "smol:tone"; who may use the route may use it. */
  readonly adapters?: readonly AdapterNode[];
  /** Who may use the route: these keys, any valid key, or everybody who reaches the address. There is no default. */
  readonly access: readonly KeyNode[] | 'any-key' | 'open';
}

export interface GatewayDeclaration {
  /** Host and port. Plain HTTP is served on loopback only. Default: "127.0.0.1:4100". */
  readonly address?: string;
  /** What the models of this stack may take together: "12GiB". Default: what the machine has to give, less a reserve. */
  readonly memory?: MemorySize;
  /** By the name that clients send as `model`. */
  readonly routes: Readonly<Record<string, RouteDeclaration>>;
}

export interface GatewayOutputs {
  readonly address: string;
}

export type GatewayNode = Node<'gateway', GatewayOutputs>;

const reference = (kind: string) =>
  z.strictObject(
    { $ref: z.string().startsWith(`${kind}/`, `must be a ${kind} of this stack`) },
    `must be a ${kind} of this stack`,
  );

export const gatewayProperties = z.strictObject({
  address: z
    .string()
    .regex(/^(127\.0\.0\.1|localhost|\[::1\]):\d{1,5}$/, 'must be a loopback host and a port, such as 127.0.0.1:4100'),
  memory: z.string().regex(memorySizePattern, 'must be an amount such as 12GiB or 500 MiB').optional(),
  routes: z
    .record(
      z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/, 'is not a name that clients can send as model'),
      z.strictObject({
        model: reference('model'),
        prompt: reference('prompt').optional(),
        adapters: z.array(reference('adapter')).max(64).optional(),
        access: z.union(
          [z.enum(['any-key', 'open']), z.array(reference('key')).min(1)],
          'must say who may use the route: keys, "any-key" or "open"',
        ),
      }),
    )
    .refine((routes) => Object.keys(routes).length > 0, 'must have at least one route')
    .superRefine((routes, context) => {
      const names = Object.entries(routes).flatMap(([name, { adapters = [] }]) => [
        name,
        ...adapters.map(({ $ref }) => `${name}:${$ref.slice('adapter/'.length)}`),
      ]);
      const twice = names.find((name, index) => names.indexOf(name) !== index);
      if (twice !== undefined) context.addIssue(`has two routes that clients would call "${twice}"`);
    }),
});

export const gatewayKind: Kind<'gateway'> = { name: 'gateway', properties: gatewayProperties, outputs: ['address'] };

/**
 * Declares the door through which clients reach models: an address and named routes.
 *
 * @example
 * const door = gateway('door', { routes: { smol: { model: smol, access: [app] } } });
 */
export function gateway(name: string, declaration: GatewayDeclaration, options?: NodeOptions): GatewayNode {
  assertBases(declaration.routes);
  const properties = { address: '127.0.0.1:4100', ...declaration };
  return declare<'gateway', GatewayOutputs>(gatewayKind, name, properties, options, gateway);
}

/** What is no node at all is left to the check of the properties, which names the line. */
function assertBases(routes: GatewayDeclaration['routes']): void {
  for (const [route, { model, adapters = [] }] of Object.entries(routes)) {
    for (const { id: adapter, properties } of adapters.filter(isNode)) {
      const { base } = properties as { readonly base: unknown };
      if (base === model || !isNode(base) || !isNode(model)) continue;
      throw new AdapterBaseError({ route, model: model.id, adapter, base: base.id });
    }
  }
}
