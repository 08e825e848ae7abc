import { z } from 'zod';
import { declare, type Kind, type Node, type NodeOptions } from '#stack';
import { type EncoderNode, encoderProperties } from '../encoder/encoder.ts';
import { ownPrices } from '../model-prices.ts';
import type { ModelPrices } from '#contract';

export interface HeadDeclaration {
  /** The encoder whose vectors it reads. It computes a text once for all heads that are asked for it. */
  readonly trunk: EncoderNode;
  /** `classifier`: the probabilities of labels. `regressor`: a number. */
  readonly kind: 'classifier' | 'regressor';
  /** A file beside the program: lines of JSON, `{"text", "label"}` or `{"text", "value"}`. One in five is held out to judge by. */
  readonly examples: string;
  /** What it costs, in US dollars, for budgets and reports. Default: nothing. */
  readonly prices?: Partial<Omit<ModelPrices, 'output'>>;
}

export interface HeadOutputs {
  /** Of the trained head: its version. */
  readonly digest: string;
  readonly examplesDigest: string;
  /** On the examples that were held out; what it was trained on last is all of them. */
  readonly report: Readonly<Record<string, number>>;
}

export type HeadNode = Node<'head', HeadOutputs>;

export const headProperties = z.strictObject({
  trunk: z.strictObject({ $ref: z.string().startsWith('encoder/', 'must be an encoder of this stack') }),
  /** Outputs of the trunk, which may not be known yet, and how it reads: with another trunk it is another head. */
  trunkFiles: z.unknown(),
  trunkReads: encoderProperties.pick({ pooling: true, precision: true, tokensMax: true }),
  kind: z.enum(['classifier', 'regressor']),
  examples: z.string().min(1),
  prices: ownPrices.omit({ output: true }).optional(),
});

/** Properties as providers get them. */
export type HeadProperties = z.infer<typeof headProperties>;

export const headKind: Kind<'head'> = {
  name: 'head',
  properties: headProperties,
  outputs: ['digest', 'examplesDigest', 'report'],
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
  const { pooling, precision, tokensMax } = reads;
  const { digest, configDigest, tokenizerDigest } = outputs;
  const properties = {
    trunk,
    trunkFiles: { weights: digest, config: configDigest, tokenizer: tokenizerDigest },
    trunkReads: { pooling, precision, ...(tokensMax !== undefined && { tokensMax }) },
    ...rest,
  };
  return declare<'head', HeadOutputs>(headKind, name, properties, options, head);
}
