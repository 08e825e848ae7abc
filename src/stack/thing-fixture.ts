import { z } from 'zod';
import { Secret } from '#base';
import { declare } from './declare.ts';
import type { Kind } from './kind.ts';
import type { Input, Node, NodeOptions } from './node.ts';

export interface ThingProperties {
  readonly size?: Input<number>;
  readonly colour?: Input<string>;
  readonly of?: unknown;
  readonly password?: Secret;
  readonly check?: (...args: never[]) => unknown;
}

const properties = z.strictObject({
  size: z.int().optional(),
  colour: z.string().optional(),
  of: z.unknown().optional(),
  password: z.instanceof(Secret).optional(),
  check: z.custom((value) => typeof value === 'function').optional(),
});

export type ThingNode = Node<string, { readonly id: string }>;

/** Changed in place, except for its colour. */
const thingKind: Kind = { name: 'thing', properties, outputs: ['id'], replaceOn: ['colour'] };

export function thing(name: string, given: ThingProperties = {}, options?: NodeOptions): ThingNode {
  return declare<string, { readonly id: string }>(thingKind, name, given, options, thing);
}

/** Shows a secret once. */
const keyKind: Kind = { name: 'key', properties, outputs: ['id'], ephemeralOutputs: ['secret'] };

export function key(name: string, given: ThingProperties = {}, options?: NodeOptions): ThingNode {
  return declare<string, { readonly id: string }>(keyKind, name, given, options, key);
}

export const keyOutputs = { key: (name: string) => ({ id: name, secret: `the secret of ${name}` }) };
