import type { Quantisation } from '#native';
import type { GgufHeader } from '../gguf/header.ts';

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

/** The vocabulary's matrix stays at this width at least, since everything passes through it. */
const embeddingBitsMin = 6.6;

/** About how large a model's file will be under another recipe. */
export function quantisedBytes(header: GgufHeader, type: Quantisation): number {
  return header.tensors.reduce((sum, { name, dimensions, elements, sizeBytes }) => {
    if (dimensions.length < 2) return sum + sizeBytes;
    const embedding = name === 'token_embd.weight' || name === 'output.weight';
    const bits = embedding ? Math.max(bitsPerWeight[type], embeddingBitsMin) : bitsPerWeight[type];
    return sum + Math.ceil((elements * bits) / 8);
  }, header.dataOffset);
}
