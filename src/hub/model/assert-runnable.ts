import type { GgufHeader, GgufTensor } from '../gguf/header.ts';
import { numberIn } from '../gguf/metadata.ts';
import type { TensorTypeName } from '../gguf/tensor-type.ts';
import type { ModelFacts } from './model-facts.ts';
import { NotALanguageModelError } from './not-a-language-model-error.ts';

/** Types that no weight has; kernels for them do not exist, and asking for one ends the process. */
const withoutKernels: ReadonlySet<TensorTypeName> = new Set(['I8', 'I16', 'I32', 'I64', 'F64']);

/** Architectures whose query matrix is heads times key length; others add a gate to it or compress it. */
const plainQueries: ReadonlySet<string> = new Set([
  'llama',
  'qwen2',
  'qwen2moe',
  'qwen2vl',
  'qwen3',
  'qwen3moe',
  'gemma',
  'gemma2',
  'gemma3',
  'phi3',
  'smollm3',
  'granite',
  'olmo2',
  'command-r',
  'cohere2',
]);

/** Architectures that rotate whole keys and assert it; others may rotate a part. */
const wholeRotation: ReadonlySet<string> = new Set(['qwen2', 'qwen2moe', 'qwen2vl', 'qwen3', 'qwen3moe']);

/**
 * Refuses models over which llama.cpp would abort instead of failing: contradictions between the numbers, the tensors
 * and the vocabulary that its loader does not look for. Each rule stands for a way in which a process was seen to die
 * (test/native/hostile-gguf.test.ts).
 *
 * @throws NotALanguageModelError
 */
export function assertRunnable(header: GgufHeader, facts: ModelFacts): void {
  for (const tensor of header.tensors) assertComputable(tensor);
  assertNumbers(header, facts);
  assertAttention(header, facts);
}

function assertComputable({ name, type, dimensions }: GgufTensor): void {
  if (!/\.(?:weight|bias)$/.test(name)) return;
  if (withoutKernels.has(type))
    throw new NotALanguageModelError(`the tensor ${name} is of type ${type}, which no weight is`);
  if (dimensions.length === 1 && type !== 'F32') {
    throw new NotALanguageModelError(`the tensor ${name} is a vector of type ${type}, and vectors are F32`);
  }
}

function assertNumbers(header: GgufHeader, { architecture, keyLength, rope }: ModelFacts): void {
  for (const key of ['layer_norm_epsilon', 'layer_norm_rms_epsilon']) {
    const epsilon = numberIn(header, `${architecture}.attention.${key}`) ?? 0;
    if (!(epsilon >= 0 && epsilon < 1))
      throw new NotALanguageModelError(`${architecture}.attention.${key} is ${epsilon}`);
  }
  const rotated = rope.dimensions ?? keyLength;
  const least = wholeRotation.has(architecture) ? keyLength : 2;
  if (rotated < least || rotated > keyLength || (rope.dimensions !== undefined && rotated % 2 !== 0)) {
    throw new NotALanguageModelError(`${architecture}.rope.dimension_count is ${rotated} where a key has ${keyLength}`);
  }
}

/** Every layer that attends has queries; and where one matrix holds queries, keys and values, it holds all of them. */
function assertAttention(header: GgufHeader, facts: ModelFacts): void {
  const { architecture, heads, kvHeads, keyLength, valueLength } = facts;
  const tensors = new Map(header.tensors.map((tensor) => [tensor.name, tensor]));
  const recurrent = new Set(header.tensors.flatMap(({ name }) => /^blk\.\d+(?=\.ssm_)/.exec(name) ?? []));
  for (const [layer, ofLayer] of kvHeads.entries()) {
    const prefix = `blk.${layer}`;
    if (recurrent.has(prefix) || !tensors.has(`${prefix}.attn_output.weight`)) continue;
    const queries = heads * keyLength;
    const fused = tensors.get(`${prefix}.attn_qkv.weight`);
    const separate = tensors.get(`${prefix}.attn_q.weight`);
    if (fused) assertRows(fused, queries + ofLayer * (keyLength + valueLength));
    else if (separate && plainQueries.has(architecture)) assertRows(separate, queries);
    else if (!separate && !['attn_q_a', 'attn_q_b'].some((name) => tensors.has(`${prefix}.${name}.weight`))) {
      throw new NotALanguageModelError(`layer ${layer} has no queries`);
    }
  }
}

function assertRows({ name, dimensions }: GgufTensor, rows: number): void {
  if (dimensions[1] === rows) return;
  throw new NotALanguageModelError(`${name} has ${dimensions[1]} rows where the heads need ${rows}`);
}
