import { z } from 'zod';
import { declare, type Kind, type Node, type NodeOptions } from '#stack';
import { configBeside, weightsIn } from './adapter-source.ts';
import type { ModelNode, SourceText } from './model.ts';
import type { SecretNode } from './secret.ts';

export interface AdapterDeclaration {
  /** The model that it was trained on. */
  readonly base: ModelNode;
  /**
   * Where it comes from, in the forms that a model's source has: a GGUF file of an adapter, an
   * `adapter_model.safetensors` as PEFT saves it, or the folder or repository that holds one. Several may be given for
   * the same file: they are tried in order.
   */
  readonly source: SourceText | readonly SourceText[];
  /** Its `adapter_config.json`, where that does not lie beside the weights. */
  readonly config?: SourceText | readonly SourceText[];
  /** Strength beside the adapter's own: 1 is as trained, 0.5 half of it. Default: 1. */
  readonly scale?: number;
  /** For sources that ask who is there. Default: `HF_TOKEN`, or what the Hub's own tools have saved. */
  readonly token?: SecretNode;
}

export interface AdapterOutputs {
  /** Of the adapter as it is served. */
  readonly digest: string;
  readonly sizeBytes: number;
  /** Of the weights as they came from the source. */
  readonly sourceDigest: string;
}

export type AdapterNode = Node<'adapter', AdapterOutputs>;

const sources = z
  .array(z.string().regex(/^(hf:|pypi:|https:\/\/|file:)/, 'must begin with hf:, pypi:, https:// or file:'))
  .min(1)
  .max(16);

export const adapterProperties = z
  .strictObject({
    base: z.strictObject({ $ref: z.string().startsWith('model/', 'must be a model of this stack') }),
    /** An output of the base, which may not be known yet: a stricter check would put off the others. */
    baseDigest: z.unknown(),
    source: sources,
    config: sources.optional(),
    scale: z.number().min(-100).max(100),
    token: z.strictObject({ $ref: z.string() }).optional(),
  })
  .refine(({ source, config }) => source.every((text) => /\.gguf$/i.test(text)) === (config === undefined), {
    path: ['source'],
    error: 'must be GGUF files only, or what PEFT saves with its config: all sources stand for the same file',
  });

/** Properties as providers get them: checked, with defaults filled in. */
export type AdapterProperties = z.infer<typeof adapterProperties>;

export const adapterKind: Kind<'adapter'> = {
  name: 'adapter',
  properties: adapterProperties,
  outputs: ['digest', 'sizeBytes', 'sourceDigest', 'configDigest'],
};

/**
 * Declares a LoRA adapter: a small change of a model's weights, served beside the model on the routes that list it. It
 * is fetched, checked against `lode.lock` and its base, and converted once where it came as safetensors.
 *
 * @example
 * const tone = adapter('tone', { base: smol, source: 'hf:owner/smol-tone-lora@main' });
 */
export function adapter(name: string, declaration: AdapterDeclaration, options?: NodeOptions): AdapterNode {
  const { base, source, config, scale = 1, ...rest } = declaration;
  const given = [source].flat().map(weightsIn);
  const beside = config === undefined ? configBeside(given) : [config].flat();
  const properties = {
    base,
    // Another base is another check and, perhaps, another conversion.
    baseDigest: (base as ModelNode | undefined)?.outputs?.digest,
    source: given,
    ...(beside && { config: beside }),
    scale,
    ...rest,
  };
  return declare<'adapter', AdapterOutputs>(adapterKind, name, properties, options, adapter);
}
