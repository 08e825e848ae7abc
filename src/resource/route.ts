import { z } from 'zod';
import type { BalanceRule } from '#gateway';
import type { AdapterNode } from './adapter.ts';
import type { EncoderNode } from './encoder/encoder.ts';
import type { HeadNode } from './head/head.ts';
import type { GuardNode } from './guard.ts';
import type { KeyNode } from './key.ts';
import type { ModelNode } from './model.ts';
import type { ProgramNode } from './program.ts';
import type { PromptNode } from './prompt/prompt.ts';
import { type RecordingDeclaration, recordingProperties } from './recording.ts';
import type { RemoteModelNode } from './remote-model.ts';

/** A model that runs here, or one that others serve: a route does not tell them apart. */
export type AnyModelNode = ModelNode | RemoteModelNode;

export interface MirrorDeclaration {
  /** Is asked the same, in the background. Clients see nothing of it; its answer is compared, and not kept. */
  readonly to: AnyModelNode;
  /** Of the requests, from 0 to 1. Default: 1. */
  readonly share?: number;
}

export interface RouteDeclaration {
  /** One model, several of which one answers, an encoder, or a head on one. */
  readonly model: AnyModelNode | EncoderNode | HeadNode | readonly [AnyModelNode, ...AnyModelNode[]];
  /** Of several models. Default: `{ by: 'order' }`. */
  readonly balance?: BalanceRule;
  readonly mirror?: MirrorDeclaration;
  /** Comes before the client's messages; its variables are filled by the request. */
  readonly prompt?: PromptNode;
  /** What must not pass, in this order. */
  readonly guards?: readonly GuardNode[];
  /** Clients name one after the route, as in "smol:tone"; who may use the route may use it. For one model that runs here. */
  readonly adapters?: readonly AdapterNode[];
  /** What is recorded of its calls. Default: what the gateway says. */
  readonly recording?: RecordingDeclaration;
  /** Who may use the route: these keys, any valid key, or everybody who reaches the address. There is no default. */
  readonly access: readonly KeyNode[] | 'any-key' | 'open';
}

export interface ProgramRouteDeclaration {
  readonly program: ProgramNode;
  /** What it runs on. Who may run the program does not thereby reach the model. */
  readonly model: AnyModelNode;
  /** What is recorded of its calls of the model. Default: what the gateway says. */
  readonly recording?: RecordingDeclaration;
  /** Who may run it: these keys, any valid key, or everybody who reaches the address. There is no default. */
  readonly access: RouteDeclaration['access'];
}

export const reference = (kind: string) =>
  z.strictObject(
    { $ref: z.string().startsWith(`${kind}/`, `must be a ${kind} of this stack`) },
    `must be a ${kind} of this stack`,
  );

const anyModel = z.strictObject(
  { $ref: z.string().regex(/^(remote-)?model\//, 'must be a model or a remote model of this stack') },
  'must be a model or a remote model of this stack',
);

const encoderOrModel = z.strictObject(
  {
    $ref: z
      .string()
      .regex(
        /^((remote-)?model|encoder|head)\//,
        'must be a model, a remote model, an encoder or a head of this stack',
      ),
  },
  'must be a model, a remote model, an encoder or a head of this stack',
);

const stickyBy = z.enum(['key', 'team', 'session']).optional();

const balance = z.union(
  [
    z.strictObject({ by: z.enum(['order', 'cost']) }),
    z.strictObject({ by: z.literal('load'), stickyBy }),
    z.strictObject({
      by: z.literal('share'),
      shares: z.array(z.number().min(0).max(1_000_000)).min(1).max(16),
      stickyBy,
    }),
  ],
  'must be { by: "order" | "cost" | "load" } or { by: "share", shares: [...] }',
);

const access = z.union(
  [z.enum(['any-key', 'open']), z.array(reference('key')).min(1)],
  'must say who may use the route: keys, "any-key" or "open"',
);

export const programRouteProperties = z.strictObject({
  program: reference('program'),
  model: anyModel,
  recording: recordingProperties.optional(),
  access,
});

/** The route of a program as providers get it. */
export type ProgramRouteProperties = z.infer<typeof programRouteProperties>;

export const routeProperties = z
  .strictObject({
    model: z.union([encoderOrModel, z.array(anyModel).min(1).max(16)]),
    balance: balance.optional(),
    mirror: z.strictObject({ to: anyModel, share: z.number().min(0).max(1).optional() }).optional(),
    prompt: reference('prompt').optional(),
    guards: z.array(reference('guard')).max(16).optional(),
    adapters: z.array(reference('adapter')).max(64).optional(),
    recording: recordingProperties.optional(),
    access,
  })
  .superRefine(({ model, balance: how, adapters, prompt, mirror }, context) => {
    const models = [model].flat();
    const names = models.map(({ $ref }) => $ref);
    if (new Set(names).size < names.length) context.addIssue('has the same model twice');
    if (adapters && (models.length > 1 || names.some((name) => !name.startsWith('model/'))))
      context.addIssue('has adapters, which go with one model that runs here');
    if (/^(encoder|head)\//.test(names[0] ?? '') && (prompt ?? mirror ?? how) !== undefined)
      context.addIssue('has a prompt, a mirror or a balance, which do not go with an encoder or a head');
    if (how?.by === 'share' && (how.shares.length !== models.length || how.shares.every((share) => share === 0)))
      context.addIssue(`must give each of its ${models.length} models a share`);
  });

/** A route as providers get it. */
export type RouteProperties = z.infer<typeof routeProperties>;

/** The ids of all models that a route may ask: "model/smol", "remote-model/gpt". */
export function modelIdsOf({ model, mirror }: Pick<RouteProperties, 'model' | 'mirror'>): readonly string[] {
  return [...[model].flat(), ...(mirror ? [mirror.to] : [])].map(({ $ref }) => $ref);
}
