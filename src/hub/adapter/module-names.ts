/** Modules of a layer by their names in transformers, and what llama.cpp calls the tensors of their weights. */
const modulesOfLayer: Readonly<Record<string, string>> = {
  'self_attn.q_proj': 'attn_q',
  'self_attn.k_proj': 'attn_k',
  'self_attn.v_proj': 'attn_v',
  'self_attn.o_proj': 'attn_output',
  'self_attn.qkv_proj': 'attn_qkv',
  'mlp.gate_proj': 'ffn_gate',
  'mlp.up_proj': 'ffn_up',
  'mlp.down_proj': 'ffn_down',
  'mlp.gate_up_proj': 'ffn_up',
};

/** How llama.cpp orders the rows of an architecture's queries and keys, as against transformers. */
type RowOrder = 'same' | 'interleaved';

/**
 * The architectures whose adapters are converted. `interleaved`: transformers rotates the first half of a head against
 * the second, llama.cpp neighbours against each other, and the conversion of the base model has moved the rows.
 */
const architectures: Readonly<Record<string, RowOrder>> = {
  llama: 'interleaved',
  smollm3: 'interleaved',
  qwen2: 'same',
  qwen3: 'same',
  gemma: 'same',
  gemma2: 'same',
  gemma3: 'same',
  phi3: 'same',
};

export const convertedArchitectures: readonly string[] = Object.keys(architectures);

/** Whether the rows of a tensor of the base model are in another order than in transformers. */
export function isInterleaved(architecture: string, tensor: string): boolean {
  return architectures[architecture] === 'interleaved' && /\.attn_[qk]\.weight$/.test(tensor);
}

/**
 * The name in GGUF of the weights of a module of transformers; undefined for a module that has none there.
 *
 * @param module "model.layers.0.self_attn.q_proj"; models that also see have "language_model" in it
 */
export function tensorOfModule(module: string): string | undefined {
  const path = module.replace(/^(?:model\.)?(?:language_model\.)?(?:model\.)?/, '');
  if (path === 'embed_tokens') return 'token_embd.weight';
  if (path === 'lm_head') return 'output.weight';
  const match = /^layers\.(?<layer>\d{1,4})\.(?<name>.+)$/.exec(path);
  const name = match?.groups && modulesOfLayer[match.groups['name'] ?? ''];
  return name && `blk.${Number(match.groups?.['layer'])}.${name}.weight`;
}
