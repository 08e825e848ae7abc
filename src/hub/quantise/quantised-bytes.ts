import type { Quantisation } from '#native';
import type { GgufHeader, GgufTensor } from '../gguf/header.ts';
import type { TensorTypeName } from '../gguf/tensor-type.ts';

/**
 * Bits per weight of what each recipe makes of the matrices, blocks' scales included; mixtures a little on the high
 * side, because they give some tensors more.
 */
const bitsPerWeight: Readonly<Record<Quantisation, number>> = {
  f16: 16,
  bf16: 16,
  q8_0: 8.5,
  q6_k: 6.6,
  q5_k_m: 5.7,
  q5_k_s: 5.6,
  q5_0: 5.5,
  q4_k_m: 4.9,
  q4_k_s: 4.7,
  q4_1: 5,
  q4_0: 4.5,
  q3_k_m: 4,
  q2_k: 3.4,
};

/** What most matrices are made into. */
const matrixType: Readonly<Record<Quantisation, TensorTypeName>> = {
  f16: 'F16',
  bf16: 'BF16',
  q8_0: 'Q8_0',
  q6_k: 'Q6_K',
  q5_k_m: 'Q5_K',
  q5_k_s: 'Q5_K',
  q5_0: 'Q5_0',
  q4_k_m: 'Q4_K',
  q4_k_s: 'Q4_K',
  q4_1: 'Q4_1',
  q4_0: 'Q4_0',
  q3_k_m: 'Q3_K',
  q2_k: 'Q2_K',
};

/** The vocabulary's matrix stays at this width at least, since everything passes through it. */
const embeddingBitsMin = 6.6;

/** About how large a model's file will be under another recipe. */
export function quantisedBytes(header: GgufHeader, type: Quantisation): number {
  return quantisedHeader(header, type).tensors.reduce((sum, { sizeBytes }) => sum + sizeBytes, header.dataOffset);
}

/** The header of a model as another recipe will about make it, to tell how much memory it will take. */
export function quantisedHeader(header: GgufHeader, type: Quantisation): GgufHeader {
  const quantised = (tensor: GgufTensor): GgufTensor => {
    const { name, dimensions, elements } = tensor;
    if (dimensions.length < 2) return tensor;
    const embedding = name === 'token_embd.weight' || name === 'output.weight';
    const bits = embedding ? Math.max(bitsPerWeight[type], embeddingBitsMin) : bitsPerWeight[type];
    return { ...tensor, type: matrixType[type], sizeBytes: Math.ceil((elements * bits) / 8) };
  };
  return { ...header, tensors: header.tensors.map(quantised) };
}
