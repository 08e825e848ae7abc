import { z } from 'zod';
import { declare, isNode, type Kind, type Node, type NodeOptions } from '#stack';
import { AdapterBaseError } from './adapter-base-error.ts';
import { type MemorySize, memorySizePattern } from './memory-size.ts';
import { type SignInDeclaration, signInProperties } from './sign-in.ts';
import { type GatewayRecordingDeclaration, gatewayRecordingProperties } from './recording.ts';
import {
  modelIdsOf,
  type ProgramRouteDeclaration,
  programRouteProperties,
  type RouteDeclaration,
  type RouteProperties,
  routeProperties,
} from './route.ts';

export interface GatewayDeclaration {
  /** Host and port. Plain HTTP is served on loopback only. Default: "127.0.0.1:4100". */
  readonly address?: string;
  /**
   * Another port of the same host, for clients that want one for gRPC alone, such as Weaviate's for Python. Default: none; gRPC
   * is spoken at `address` in any case.
   */
  readonly grpcPort?: number;
  /** What the models of this stack may take together: "12GiB". Default: what the machine has to give, less a reserve. */
  readonly memory?: MemorySize;
  /** What is recorded of all calls; a route may say otherwise. Default: everything, for 90 days. */
  readonly recording?: GatewayRecordingDeclaration;
  /** How people sign in to the administration. Default: with passwords. */
  readonly signIn?: SignInDeclaration;
  /** By the name that clients send as `model`. */
  readonly routes?: Readonly<Record<string, RouteDeclaration>> | undefined;
  /** Programs that clients can run, by the name that they send. */
  readonly programs?: Readonly<Record<string, ProgramRouteDeclaration>>;
}

export interface GatewayOutputs {
  readonly address: string;
}

export type GatewayNode = Node<'gateway', GatewayOutputs>;

const routeName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/, 'is not a name that clients can send as model');
/** It is a part of a path. */
const programName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'is not a name that clients can send in a path');

export const gatewayProperties = z
  .strictObject({
    address: z
      .string()
      .regex(
        /^(127\.0\.0\.1|localhost|\[::1\]):\d{1,5}$/,
        'must be a loopback host and a port, such as 127.0.0.1:4100',
      ),
    grpcPort: z.int().min(1).max(65_535).optional(),
    memory: z.string().regex(memorySizePattern, 'must be an amount such as 12GiB or 500 MiB').optional(),
    recording: gatewayRecordingProperties.optional(),
    signIn: signInProperties.optional(),
    routes: z.record(routeName, routeProperties).superRefine((routes, context) => {
      const names = Object.entries(routes).flatMap(([name, { adapters = [] }]) => [
        name,
        ...adapters.map(({ $ref }) => `${name}:${$ref.slice('adapter/'.length)}`),
      ]);
      const twice = names.find((name, index) => names.indexOf(name) !== index);
      const both = modelsOfBothKinds(routes);
      if (both !== undefined) context.addIssue(`serves models of two kinds that are both called "${both}"`);
      if (twice !== undefined) context.addIssue(`has two routes that clients would call "${twice}"`);
    }),
    programs: z.record(programName, programRouteProperties).optional(),
  })
  .superRefine(({ routes, programs = {} }, context) => {
    if (Object.keys(routes).length + Object.keys(programs).length === 0)
      context.addIssue('must have at least one route or program');
    const both = Object.keys(programs).find((name) => Object.hasOwn(routes, name));
    if (both !== undefined) context.addIssue(`has a route and a program that are both called "${both}"`);
  });

export const gatewayKind: Kind<'gateway'> = { name: 'gateway', properties: gatewayProperties, outputs: ['address'] };

/**
 * Declares the door through which clients reach models: an address and named routes.
 *
 * @example
 * const door = gateway('door', { routes: { smol: { model: smol, access: [app] } } });
 */
export function gateway(name: string, declaration: GatewayDeclaration, options?: NodeOptions): GatewayNode {
  const routes = declaration.routes ?? {};
  assertBases(routes);
  const properties = { address: '127.0.0.1:4100', ...declaration, routes };
  return declare<'gateway', GatewayOutputs>(gatewayKind, name, properties, options, gateway);
}

/** In records and headers models have only their names. */
function modelsOfBothKinds(routes: Readonly<Record<string, RouteProperties>>): string | undefined {
  const ids = new Set(Object.values(routes).flatMap((route) => modelIdsOf(route)));
  const names = [...ids].map((id) => id.slice(id.indexOf('/') + 1));
  return names.find((name, index) => names.indexOf(name) !== index);
}

/** What is no node at all is left to the check of the properties, which names the line. */
function assertBases(routes: NonNullable<GatewayDeclaration['routes']>): void {
  for (const [route, { model, adapters = [] }] of Object.entries(routes)) {
    for (const { id: adapter, properties } of adapters.filter(isNode)) {
      const { base } = properties as { readonly base: unknown };
      if (base === model || !isNode(base) || !isNode(model)) continue;
      throw new AdapterBaseError({ route, model: model.id, adapter, base: base.id });
    }
  }
}
