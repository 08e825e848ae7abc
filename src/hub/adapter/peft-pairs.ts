import type { SafetensorsTensor } from '../safetensors/header.ts';
import { tensorOfModule } from './module-names.ts';
import { NotAnAdapterError } from './not-an-adapter-error.ts';
import { UnsupportedAdapterError } from './unsupported-adapter-error.ts';

/** The two matrices that change one weight W of the base: W + scale · B · A. */
export interface PeftPair {
  /** "model.layers.0.self_attn.q_proj" */
  readonly module: string;
  /** The changed tensor, by its name in GGUF. */
  readonly tensor: string;
  readonly a: SafetensorsTensor;
  readonly b: SafetensorsTensor;
  readonly rank: number;
}

const halves = /^(?:base_model\.model\.)?(?<module>.+?)\.lora_(?<embedding>embedding_)?(?<half>[AB])(?:\.weight)?$/;
const ranksMax = 4096;

/**
 * Finds the pairs of matrices among the tensors that PEFT saved. Every tensor must be part of one: what is left out of
 * an adapter in silence changes its answers in silence.
 *
 * @throws NotAnAdapterError, UnsupportedAdapterError
 */
export function pairTensors(tensors: readonly SafetensorsTensor[]): readonly PeftPair[] {
  const found = new Map<string, { A?: SafetensorsTensor; B?: SafetensorsTensor }>();
  for (const tensor of tensors) {
    const { module, half } = halves.exec(tensor.name)?.groups ?? {};
    if (module === undefined) throw strange(tensor.name);
    const pair = found.get(module) ?? {};
    if (pair[half as 'A' | 'B']) throw new NotAnAdapterError(`it has two matrices ${half} for ${module}`);
    found.set(module, { ...pair, [half as 'A' | 'B']: tensor });
  }
  if (found.size === 0) throw new NotAnAdapterError('it has no tensors');
  return [...found].map(([module, { A: a, B: b }]) => {
    if (!a || !b) throw new NotAnAdapterError(`the matrix ${a ? 'B' : 'A'} of ${module} is missing`);
    const tensor = tensorOfModule(module);
    if (tensor === undefined)
      throw new UnsupportedAdapterError(
        `there is no place for the module ${module} in a model of GGUF`,
        'Train it on the attention and feed-forward layers only, or convert it with the tools of llama.cpp.',
      );
    return { module, tensor, a, b, rank: rankOf(module, a, b) };
  });
}

function rankOf(module: string, a: SafetensorsTensor, b: SafetensorsTensor): number {
  const rank = a.shape[0];
  if (a.shape.length !== 2 || b.shape.length !== 2 || rank === undefined || b.shape[1] !== rank)
    throw new NotAnAdapterError(
      `the matrices of ${module} (${a.shape.join(' x ')} and ${b.shape.join(' x ')}) cannot be multiplied`,
    );
  if (rank === 0 || rank > ranksMax)
    throw new NotAnAdapterError(`the rank of ${module} is ${rank}, and 1 to ${ranksMax} are served`);
  return rank;
}

function strange(name: string): Error {
  if (name.includes('.modules_to_save.') || name.includes('lora_magnitude_vector'))
    return new UnsupportedAdapterError(
      `the tensor ${name} changes the base model in another way than LoRA does`,
      'Merge it into its base model (`merge_and_unload` of PEFT) and serve the result as a model.',
    );
  return new NotAnAdapterError(`the tensor ${name} is no matrix of a pair`);
}
