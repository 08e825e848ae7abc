import { z } from 'zod';
import type { Medium, ModelPrices } from '#contract';
import { type ProviderName, providerNames } from '#remote';
import { declare, type Kind, type Node, type NodeOptions } from '#stack';
import type { SecretNode } from './secret.ts';

interface AnyRemoteModel {
  /** What its provider calls it. */
  readonly model: string;
  /** Absent where the provider asks for no key. */
  readonly apiKey?: SecretNode;
  /** Tokens of prompt and output together. Default: 128,000. */
  readonly contextTokens?: number;
  /** Numbers of its vectors: it is an embedding model, asked at the endpoints for those. Default: it writes text. */
  readonly width?: number;
  /** What its messages may hold beside text. Default: nothing. */
  readonly media?: readonly Medium[];
  /** In US dollars for a million tokens. Default: nobody charges for it. */
  readonly prices?: ModelPrices;
  /** `private`: it is served in a network of one's own, whose addresses are blocked otherwise. Default: `public`. */
  readonly network?: 'public' | 'private';
  /**
   * The proxy to ask it through, "http://proxy.example:3128", or `none`. Default: as `HTTPS_PROXY` and `NO_PROXY` say where
   * the stack is brought up, which is also the place for a proxy's password.
   */
  readonly proxy?: string;
  /** How often a request is sent again that failed before its answer began. Default: 2. */
  readonly retries?: number;
  /** How long one try may take until its answer begins. Default: 120,000. */
  readonly firstTokenMs?: number;
  /** How long an answer may be silent once it has begun. Default: 60,000. */
  readonly silenceMs?: number;
}

/** A model that others serve. Its provider's package (`@ai-sdk/…`) is installed beside Lode. */
export type RemoteModelDeclaration = AnyRemoteModel &
  (
    | {
        readonly provider: Exclude<ProviderName, 'openai-compatible'>;
        /** Default: the provider's own address. */
        readonly baseUrl?: string;
      }
    | {
        readonly provider: 'openai-compatible';
        /** Where its `/chat/completions` is: "https://models.example.com/v1". Plain HTTP is for loopback. */
        readonly baseUrl: string;
      }
  );

export type RemoteModelNode = Node<'remote-model', object>;

const price = z.number().min(0).max(1_000_000);

export const remoteModelProperties = z
  .strictObject({
    provider: z.enum(providerNames),
    model: z.string().min(1).max(256),
    baseUrl: z
      .url()
      .regex(/^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost|\[::1\])([:/]|$))/, 'must have TLS, or name this machine')
      .optional(),
    apiKey: z.strictObject({ $ref: z.string().startsWith('secret/', 'must be a secret of this stack') }).optional(),
    contextTokens: z.int().min(64).max(100_000_000),
    width: z.int().min(1).max(65_536).optional(),
    media: z.array(z.enum(['image', 'audio'])).max(2),
    prices: z.strictObject({ input: price, cachedInput: price.optional(), output: price }).optional(),
    network: z.enum(['public', 'private']),
    proxy: z
      .union([z.literal('none'), z.url().regex(/^https?:\/\/[^@]+$/, 'must be of HTTP or HTTPS, without a password')])
      .optional(),
    retries: z.int().min(0).max(10),
    firstTokenMs: z.int().min(100).max(3_600_000),
    silenceMs: z.int().min(100).max(3_600_000),
  })
  .refine(({ provider, baseUrl }) => provider !== 'openai-compatible' || baseUrl !== undefined, {
    path: ['baseUrl'],
    error: 'must say where the model is served',
  })
  .refine(({ provider, width }) => provider !== 'anthropic' || width === undefined, {
    path: ['width'],
    error: 'is of embedding models, which Anthropic does not have',
  });

/** Properties as providers get them: checked, with defaults filled in. */
export type RemoteModelProperties = z.infer<typeof remoteModelProperties>;

export const remoteModelKind: Kind<'remote-model'> = {
  name: 'remote-model',
  properties: remoteModelProperties,
  outputs: [],
};

/**
 * Declares a model that others serve: OpenAI, Anthropic, Google, Mistral, or any server that speaks OpenAI's protocol.
 * Routes name it like one that runs here.
 *
 * @example
 * const gpt = remoteModel('gpt', {
 *   provider: 'openai',
 *   model: 'gpt-5-mini',
 *   apiKey: secret('openai', { env: 'OPENAI_API_KEY' }),
 *   prices: { input: 0.25, cachedInput: 0.025, output: 2 },
 * });
 */
export function remoteModel(name: string, declaration: RemoteModelDeclaration, options?: NodeOptions): RemoteModelNode {
  const properties = {
    contextTokens: 128_000,
    media: [],
    network: 'public',
    retries: 2,
    firstTokenMs: 120_000,
    silenceMs: 60_000,
    ...declaration,
  };
  return declare<'remote-model', object>(remoteModelKind, name, properties, options, remoteModel);
}
