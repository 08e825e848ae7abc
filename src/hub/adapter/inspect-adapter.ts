import type { GgufHeader, GgufTensor } from '../gguf/header.ts';
import { textIn } from '../gguf/metadata.ts';
import type { TensorTypeName } from '../gguf/tensor-type.ts';
import { NotAnAdapterError } from './not-an-adapter-error.ts';
import { UnsupportedAdapterError } from './unsupported-adapter-error.ts';

/** What an adapter is, read from its file. */
export interface AdapterFacts {
  /** Of the base model. */
  readonly architecture: string;
  readonly name: string | undefined;
  /** Each changed weight's product of matrices is multiplied by this over its rank. */
  readonly alpha: number;
  /** The smallest and the largest rank among its pairs. */
  readonly rank: { readonly min: number; readonly max: number };
  /** "attn_q", "ffn_down", …: what it changes, in any of its layers. */
  readonly targets: readonly string[];
  /** Elements of all its matrices. */
  readonly parameters: number;
  /** Bytes of all its matrices: what it takes in memory beside its base. */
  readonly sizeBytes: number;
  readonly pairs: readonly AdapterPair[];
}

/** The matrices that change one tensor of the base. */
export interface AdapterPair {
  /** "blk.0.attn_q.weight" */
  readonly tensor: string;
  readonly a: GgufTensor;
  readonly b: GgufTensor;
  readonly rank: number;
}

const ranksMax = 4096;
/** Types that llama.cpp multiplies with on every back end. */
const types: ReadonlySet<TensorTypeName> = new Set(['F32', 'F16', 'BF16', 'Q8_0']);

/** Whether a GGUF file says that it is an adapter, as against a model. */
export function isAdapter(header: GgufHeader): boolean {
  return textIn(header, 'general.type') === 'adapter';
}

/**
 * The facts of a LoRA adapter, from its checked header. What native code would die of, or leave out without a word, is
 * not in it: it reads the metadata without looking at types, and takes every pair for what it should be.
 *
 * @throws NotAnAdapterError, UnsupportedAdapterError
 */
export function inspectAdapter(header: GgufHeader): AdapterFacts {
  const architecture = textIn(header, 'general.architecture');
  if (!isAdapter(header)) throw new NotAnAdapterError('general.type is not "adapter"');
  if (!architecture || architecture.length > 64) throw new NotAnAdapterError('it names no architecture');
  if (textIn(header, 'adapter.type') !== 'lora') throw new NotAnAdapterError('adapter.type is not "lora"');
  if (header.metadata.has('adapter.alora.invocation_tokens'))
    throw new UnsupportedAdapterError(
      'it is an activated LoRA, which works from certain tokens on only',
      'Serve it with an engine that knows activated LoRA.',
    );
  const pairs = pairsOf(header.tensors);
  const ranks = pairs.map(({ rank }) => rank);
  return {
    architecture,
    name: textIn(header, 'general.name'),
    alpha: alphaOf(header),
    rank: { min: Math.min(...ranks), max: Math.max(...ranks) },
    targets: [...new Set(pairs.map(({ tensor }) => tensor.replace(/^blk\.\d+\./, '').replace(/\.weight$/, '')))],
    parameters: header.tensors.reduce((sum, { elements }) => sum + elements, 0),
    sizeBytes: header.tensors.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    pairs,
  };
}

/** Nought would read as "no alpha", and switch the scaling off. */
function alphaOf(header: GgufHeader): number {
  const alpha = header.metadata.get('adapter.lora.alpha');
  if (alpha?.type === 'float32' && typeof alpha.value === 'number' && alpha.value > 0 && Number.isFinite(alpha.value))
    return alpha.value;
  throw new NotAnAdapterError('adapter.lora.alpha is not a positive 32-bit float');
}

function pairsOf(tensors: readonly GgufTensor[]): readonly AdapterPair[] {
  const halves = new Map<string, { a?: GgufTensor; b?: GgufTensor }>();
  for (const tensor of tensors) {
    const match = /^(?<name>[a-z0-9_.]+\.weight)\.lora_(?<half>[ab])$/.exec(tensor.name);
    const { name, half } = match?.groups ?? {};
    if (name === undefined || name.includes('.lora_'))
      throw new NotAnAdapterError(`the tensor ${tensor.name} is no matrix of a pair`);
    if (!types.has(tensor.type))
      throw new UnsupportedAdapterError(
        `the tensor ${tensor.name} is of type ${tensor.type}`,
        `Convert it anew, to one of ${[...types].join(', ')}.`,
      );
    halves.set(name, { ...halves.get(name), [half as 'a' | 'b']: tensor });
  }
  if (halves.size === 0) throw new NotAnAdapterError('it has no tensors');
  return [...halves].map(([tensor, { a, b }]) => {
    if (!a || !b) throw new NotAnAdapterError(`${tensor}.lora_${a ? 'b' : 'a'} is missing`);
    const rank = b.dimensions[0] as number;
    if (rank > ranksMax) throw new NotAnAdapterError(`the rank of ${tensor} is ${rank}, and ${ranksMax} is the most`);
    return { tensor, a, b, rank };
  });
}
