import { z } from 'zod';
import { declare, type Kind, type Node, type NodeOptions } from '#stack';
import { type EncoderNode, encoderProperties } from '../encoder/encoder.ts';
import { ownPrices } from '../model-prices.ts';
import type { ModelPrices } from '#contract';

export interface HeadDeclaration {
  /** The encoder whose vectors it reads. It computes a text once for all heads that are asked for it. */
  readonly trunk: EncoderNode;
  /**
   * `classifier`: the probabilities of labels. `regressor`: a number. `projection`: vectors again, with those of queries nearer to
   * what belongs to them, while documents stay where they are.
   */
  readonly kind: 'classifier' | 'regressor' | 'projection';
  /**
   * A file beside the program: lines of JSON, `{"text", "label"}` or `{"text", "value"}`; for a projection `{"id", "text"}` and
   * `{"query", "relevant": [ids]}`. One in five is held out to judge by.
   */
  readonly examples: string;
  /** Units of a layer between trunk and labels, where no line divides them: a small network. Default: none. */
  readonly hidden?: number;
  /**
   * What may be lost on held-out examples when the trunk is exchanged: of accuracy, of the variance explained, or of nDCG@10.
   * If more is, the head that serves stays. Default: anything.
   */
  readonly lossMax?: number;
  /** What it costs, in US dollars, for budgets and reports. Default: nothing. */
  readonly prices?: Partial<Omit<ModelPrices, 'output'>>;
}

export interface HeadOutputs {
  /** Of the trained head: its version. */
  readonly digest: string;
  readonly examplesDigest: string;
  /** On the examples that were held out; what it was trained on last is all of them. */
  readonly report: Readonly<Record<string, number>>;
  /** That of the head before, on the same examples; empty where there is none. */
  readonly reportBefore: Readonly<Record<string, number>>;
}

export type HeadNode = Node<'head', HeadOutputs>;

const headShape = z.strictObject({
  trunk: z.strictObject({ $ref: z.string().startsWith('encoder/', 'must be an encoder of this stack') }),
  /** Outputs of the trunk, which may not be known yet, and how it reads: with another trunk it is another head. */
  trunkFiles: z.unknown(),
  trunkReads: encoderProperties.pick({ pooling: true, precision: true, tokensMax: true, prefixes: true }),
  kind: z.enum(['classifier', 'regressor', 'projection']),
  examples: z.string().min(1),
  hidden: z.int().min(1).max(1024).optional(),
  lossMax: z.number().min(0).max(1).optional(),
  prices: ownPrices.omit({ output: true }).optional(),
});

export const headProperties = headShape.refine(({ kind, hidden }) => kind !== 'projection' || hidden === undefined, {
  path: ['hidden'],
  error: 'is of no use for a projection, which is linear',
});

/** Properties as providers get them. */
export type HeadProperties = z.infer<typeof headProperties>;

export const headKind: Kind<'head'> = {
  name: 'head',
  properties: headProperties,
  outputs: ['digest', 'examplesDigest', 'report', 'reportBefore'],
};

type Fields = Readonly<Record<string, unknown>>;

/**
 * Declares a head: what one team wants to know of texts, learnt from examples in seconds, on an encoder that many share. A
 * route names it like a model; it answers at `/v1/classify`.
 *
 * @example
 * const intent = head('intent', { trunk: minilm, kind: 'classifier', examples: 'intents.jsonl' });
 */
export function head(name: string, declaration: HeadDeclaration, options?: NodeOptions): HeadNode {
  const { trunk, ...rest } = declaration;
  // What is no node at all is left to the check of the properties, which names the line.
  const { properties: reads = {}, outputs = {} } = (trunk ?? {}) as Partial<Record<'properties' | 'outputs', Fields>>;
  const { pooling, precision, tokensMax, prefixes } = reads;
  const { digest, configDigest, tokenizerDigest } = outputs;
  const properties = {
    trunk,
    trunkFiles: { weights: digest, config: configDigest, tokenizer: tokenizerDigest },
    trunkReads: {
      pooling,
      precision,
      ...(tokensMax !== undefined && { tokensMax }),
      ...(prefixes !== undefined && { prefixes }),
    },
    ...rest,
  };
  return declare<'head', HeadOutputs>(headKind, name, properties, options, head);
}
