import { z } from 'zod';
import type { MetadataType, TextField, VectorField } from '#contract';
import { textAnalysers, vectorMetrics } from '#gateway';
import { declare, type Kind, type Node, type NodeOptions } from '#stack';
import type { EncoderNode } from '../encoder/encoder.ts';
import type { TeamNode } from '../team.ts';

/** Vectors that an encoder of the stack makes of a text, or that clients bring. */
export type CollectionVectors = CodedVectors & (EncodedVectors | BroughtVectors);

interface CodedVectors {
  /** Default: `cosine`. */
  readonly metric?: VectorField['metric'];
  /** What scans read in the place of the vectors. Default: `int8`. */
  readonly codes?: VectorField['codes'];
}

interface EncodedVectors {
  /** Some route of the gateway must serve it. */
  readonly encoder: EncoderNode;
  /** The field of the metadata that it reads. */
  readonly from: string;
  /** Those of the encoder. */
  readonly dimensions?: never;
}

interface BroughtVectors {
  readonly dimensions: number;
}

export interface CollectionDeclaration {
  /** By name; the one that is called "default" is meant where none is named. Default: none, with text alone. */
  readonly vectors?: Readonly<Record<string, CollectionVectors>>;
  /** Those that are meant where none are named. Default: "default". */
  readonly primary?: string;
  /** Names of sparse vectors. */
  readonly sparse?: readonly string[];
  /** Fields of the metadata that are found by their words. */
  readonly text?: Readonly<Record<string, TextField>>;
  /** What fields of the metadata must be. */
  readonly schema?: Readonly<Record<string, MetadataType>>;
  /** How long its log is kept, so that a backup can be brought to any moment since. Default: as short as possible. */
  readonly historyHours?: number;
  /** Each has a collection of its own, of this name. Default: one, for keys that are of no team. */
  readonly teams?: readonly TeamNode[];
}

export type CollectionNode = Node<'collection', object>;

const reference = (kind: string) =>
  z.strictObject({ $ref: z.string().startsWith(`${kind}/`, `must be one of this stack (${kind})`) });

const vectorProperties = z
  .strictObject({
    encoder: reference('encoder').optional(),
    from: z.string().min(1).max(256).optional(),
    /** Of an encoder its output, which may not be known yet. */
    dimensions: z.int().min(1).max(20_000),
    metric: z.enum(vectorMetrics),
    codes: z.enum(['none', 'int8', 'binary']).optional(),
  })
  .refine(
    ({ encoder, from }) => (encoder === undefined) === (from === undefined),
    'must have both, "encoder" and "from"',
  );

export const collectionProperties = z
  .strictObject({
    vectors: z.record(z.string().regex(/^[A-Za-z0-9_-]{1,64}$/), vectorProperties),
    primary: z.string().optional(),
    sparse: z
      .array(z.string().regex(/^[A-Za-z0-9_-]{1,64}$/))
      .max(16)
      .optional(),
    text: z
      .record(
        z.string().min(1).max(256),
        z.strictObject({
          analyser: z.enum(textAnalysers).optional(),
          k1: z.number().min(0).max(100).optional(),
          b: z.number().min(0).max(1).optional(),
        }),
      )
      .optional(),
    schema: z.record(z.string(), z.enum(['string', 'number', 'boolean', 'date', 'geo', 'any'])).optional(),
    historyHours: z.number().min(0).max(8784).optional(),
    teams: z.array(reference('team')).min(1).max(1000).optional(),
  })
  .refine(({ vectors, primary }) => primary === undefined || primary in vectors, {
    path: ['primary'],
    error: 'must be the name of some of its vectors',
  })
  .refine(({ vectors, sparse = [], text = {} }) => Object.keys({ ...vectors, ...text }).length + sparse.length > 0, {
    path: ['vectors'],
    error: 'must have some, or the collection "sparse" or "text"',
  });

/** Properties as providers get them. */
export type CollectionProperties = z.infer<typeof collectionProperties>;

export const collectionKind: Kind<'collection'> = { name: 'collection', properties: collectionProperties, outputs: [] };

/**
 * Declares a collection of records with vectors, sparse vectors and text, which is there when the stack is served. A record
 * that comes without a vector gets it from the encoder. What is in a collection stays when its declaration goes.
 *
 * @example
 * const papers = collection('papers', {
 *   vectors: { default: { encoder: minilm, from: 'abstract' } },
 *   text: { abstract: { analyser: 'english' } },
 * });
 */
export function collection(name: string, declaration: CollectionDeclaration, options?: NodeOptions): CollectionNode {
  const vectors = Object.entries(declaration.vectors ?? {}).map(([field, each]) => [field, withWidth(each)]);
  const properties = { ...declaration, vectors: Object.fromEntries(vectors) as object };
  return declare<'collection', object>(collectionKind, name, properties, options, collection);
}

function withWidth(vectors: CollectionVectors): object {
  const metric = { metric: 'cosine', ...vectors };
  if (!('encoder' in vectors)) return metric;
  // What is no node at all is left to the check of the properties, which names the line.
  const { outputs } = (vectors.encoder ?? {}) as Partial<EncoderNode>;
  return { ...metric, dimensions: outputs?.width };
}
