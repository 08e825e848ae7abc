import { createHash } from 'node:crypto';
import { type GgufDescription, type GgufTensor, type GgufValue, writeGguf } from '#hub';
import { bytePairTokenizer, sentencePieceTokenizer } from './tiny-tokenizers.ts';

/** Architectures of which a test can have a model in a few hundred kilobytes. */
export const tinyArchitectures = ['llama', 'qwen2', 'gemma3', 'phi3'] as const;

export type TinyArchitecture = (typeof tinyArchitectures)[number];

const layers = 2;
const embedding = 64;
const heads = 4;
const kvHeads = 2;
const headSize = 16;
const feedForward = 128;
const contextTokens = 512;

/** A complete model of the architecture with random weights: it runs and answers nonsense. */
export function tinyModel(architecture: TinyArchitecture, tokenizer = tokenizerOf(architecture)): GgufDescription {
  const vocabulary = tokenizer['tokenizer.ggml.tokens']!.value as readonly string[];
  return {
    metadata: { ...hyperParameters(architecture), ...tokenizer },
    tensors: [
      matrix('token_embd.weight', embedding, vocabulary.length),
      ...Array.from({ length: layers }, (_, layer) => layerTensors(architecture, `blk.${layer}`)).flat(),
      vector('output_norm.weight', embedding),
      // Gemma always shares the two matrices of the vocabulary.
      ...(architecture === 'gemma3' ? [] : [matrix('output.weight', embedding, vocabulary.length)]),
    ],
  };
}

/** Writes a tiny model; the same architecture and seed give the same bytes. */
export async function writeTinyModel(
  file: string,
  architecture: TinyArchitecture,
  seed = 1,
  tokenizer = tokenizerOf(architecture),
): Promise<void> {
  await writeGguf(file, tinyModel(architecture, tokenizer), (tensor) => randomWeights(tensor, seed));
}

function tokenizerOf(architecture: TinyArchitecture) {
  return architecture === 'gemma3' || architecture === 'phi3' ? sentencePieceTokenizer : bytePairTokenizer;
}

/** Norms are ones, so that activations keep their size; everything else is uniform and small. */
export function randomWeights(tensor: GgufTensor, seed: number): Uint8Array {
  const values = new Float32Array(tensor.elements);
  if (tensor.name.includes('norm')) return new Uint8Array(values.fill(1).buffer);
  let state = createHash('sha256').update(`${seed} ${tensor.name}`).digest().readUInt32LE() || 1;
  for (let index = 0; index < values.length; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    values[index] = (state / 2 ** 31) * 0.2;
  }
  return new Uint8Array(values.buffer);
}

type Tensor = GgufDescription['tensors'][number];

const matrix = (name: string, columns: number, rows: number): Tensor => ({
  name,
  type: 'F32',
  dimensions: [columns, rows],
});
const vector = (name: string, length: number): Tensor => ({ name, type: 'F32', dimensions: [length] });

function hyperParameters(architecture: TinyArchitecture): Readonly<Record<string, GgufValue>> {
  const own: Readonly<Record<string, GgufValue>> = {
    block_count: u32(layers),
    context_length: u32(contextTokens),
    embedding_length: u32(embedding),
    feed_forward_length: u32(feedForward),
    'attention.head_count': u32(heads),
    'attention.head_count_kv': u32(kvHeads),
    'attention.layer_norm_rms_epsilon': f32(1e-6),
    'attention.key_length': u32(headSize),
    'attention.value_length': u32(headSize),
    'rope.dimension_count': u32(headSize),
    'rope.freq_base': f32(10_000),
    ...(architecture === 'gemma3' ? { 'attention.sliding_window': u32(64) } : {}),
  };
  return {
    'general.architecture': { type: 'string', value: architecture },
    'general.name': { type: 'string', value: `Tiny random ${architecture}` },
    'general.license': { type: 'string', value: 'apache-2.0' },
    'general.file_type': u32(0),
    ...Object.fromEntries(Object.entries(own).map(([key, value]) => [`${architecture}.${key}`, value])),
  };
}

function layerTensors(architecture: TinyArchitecture, prefix: string): readonly Tensor[] {
  const queries = heads * headSize;
  const keys = kvHeads * headSize;
  const separate = [
    matrix(`${prefix}.attn_q.weight`, embedding, queries),
    matrix(`${prefix}.attn_k.weight`, embedding, keys),
    matrix(`${prefix}.attn_v.weight`, embedding, keys),
  ];
  const feed = [
    matrix(`${prefix}.ffn_gate.weight`, embedding, feedForward),
    matrix(`${prefix}.ffn_up.weight`, embedding, feedForward),
  ];
  const own: Readonly<Record<TinyArchitecture, readonly Tensor[]>> = {
    llama: [...separate, ...feed],
    qwen2: [
      ...separate,
      ...feed,
      vector(`${prefix}.attn_q.bias`, queries),
      vector(`${prefix}.attn_k.bias`, keys),
      vector(`${prefix}.attn_v.bias`, keys),
    ],
    gemma3: [
      ...separate,
      ...feed,
      vector(`${prefix}.attn_q_norm.weight`, headSize),
      vector(`${prefix}.attn_k_norm.weight`, headSize),
      vector(`${prefix}.post_attention_norm.weight`, embedding),
      vector(`${prefix}.post_ffw_norm.weight`, embedding),
    ],
    // Queries, keys and values lie in one matrix, and so do the two halves of the feed-forward layer.
    phi3: [
      matrix(`${prefix}.attn_qkv.weight`, embedding, queries + 2 * keys),
      matrix(`${prefix}.ffn_up.weight`, embedding, 2 * feedForward),
    ],
  };
  return [
    vector(`${prefix}.attn_norm.weight`, embedding),
    ...own[architecture],
    matrix(`${prefix}.attn_output.weight`, queries, embedding),
    vector(`${prefix}.ffn_norm.weight`, embedding),
    matrix(`${prefix}.ffn_down.weight`, feedForward, embedding),
  ];
}

function u32(value: number): GgufValue {
  return { type: 'uint32', value };
}

function f32(value: number): GgufValue {
  return { type: 'float32', value };
}
