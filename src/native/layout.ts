import koffi, { type TypeObject } from 'koffi';
import { LibraryMismatchError } from './library-mismatch-error.ts';

/** The address of something native; null pointers arrive as null and never get this type. */
export type Pointer = bigint;

const ModelParams = koffi.struct('llama_model_params', {
  devices: 'void *',
  tensor_buft_overrides: 'void *',
  n_gpu_layers: 'int32_t',
  split_mode: 'int32_t',
  load_mode: 'int32_t',
  lazy_mode: 'int32_t',
  main_gpu: 'int32_t',
  tensor_split: 'void *',
  progress_callback: 'void *',
  progress_callback_user_data: 'void *',
  kv_overrides: 'void *',
  vocab_only: 'bool',
  check_tensors: 'bool',
  use_extra_bufts: 'bool',
  no_host: 'bool',
  no_alloc: 'bool',
  load_mtp: 'bool',
});

const ContextParams = koffi.struct('llama_context_params', {
  n_ctx: 'uint32_t',
  n_batch: 'uint32_t',
  n_ubatch: 'uint32_t',
  n_seq_max: 'uint32_t',
  n_rs_seq: 'uint32_t',
  n_outputs_max: 'uint32_t',
  n_outputs_max_per_seq: 'uint32_t',
  n_threads: 'int32_t',
  n_threads_batch: 'int32_t',
  ctx_type: 'int32_t',
  rope_scaling_type: 'int32_t',
  pooling_type: 'int32_t',
  attention_type: 'int32_t',
  flash_attn_type: 'int32_t',
  rope_freq_base: 'float',
  rope_freq_scale: 'float',
  yarn_ext_factor: 'float',
  yarn_attn_factor: 'float',
  yarn_beta_fast: 'float',
  yarn_beta_slow: 'float',
  yarn_orig_ctx: 'uint32_t',
  defrag_thold: 'float',
  cb_eval: 'void *',
  cb_eval_user_data: 'void *',
  type_k: 'int32_t',
  type_v: 'int32_t',
  abort_callback: 'void *',
  abort_callback_data: 'void *',
  embeddings: 'bool',
  offload_kqv: 'bool',
  no_perf: 'bool',
  op_offload: 'bool',
  swa_full: 'bool',
  kv_unified: 'bool',
  samplers: 'void *',
  n_samplers: 'size_t',
  ctx_other: 'void *',
});

const QuantizeParams = koffi.struct('llama_model_quantize_params', {
  nthread: 'int32_t',
  ftype: 'int32_t',
  output_tensor_type: 'int32_t',
  token_embedding_type: 'int32_t',
  allow_requantize: 'bool',
  quantize_output_tensor: 'bool',
  only_copy: 'bool',
  pure: 'bool',
  keep_split: 'bool',
  dry_run: 'bool',
  imatrix: 'void *',
  kv_overrides: 'void *',
  tt_overrides: 'void *',
  prune_layers: 'void *',
  max_buf_size: 'size_t',
});

const Batch = koffi.struct('llama_batch', {
  n_tokens: 'int32_t',
  token: 'void *',
  embd: 'void *',
  pos: 'void *',
  n_seq_id: 'void *',
  seq_id: 'void *',
  logits: 'void *',
});

const TokenData = koffi.struct('llama_token_data', { id: 'int32_t', logit: 'float', p: 'float' });

const TokenDataArray = koffi.struct('llama_token_data_array', {
  data: 'void *',
  size: 'size_t',
  selected: 'int64_t',
  sorted: 'bool',
});

const LogitBias = koffi.struct('llama_logit_bias', { token: 'int32_t', bias: 'float' });
const ChainParams = koffi.struct('llama_sampler_chain_params', { no_perf: 'bool' });

const ThreadpoolParams = koffi.struct('ggml_threadpool_params', {
  cpumask: koffi.array('uint8_t', 512, 'Typed'),
  n_threads: 'int',
  prio: 'int32_t',
  poll: 'uint32_t',
  strict_cpu: 'bool',
  paused: 'bool',
});

/** Sizes in bytes and telling offsets, taken from a C compiler with the headers of that release. */
const expected: readonly (readonly [type: TypeObject, sizeBytes: number, field?: string, offset?: number])[] = [
  [ModelParams, 80],
  [ContextParams, 160, 'cb_eval', 88],
  [ContextParams, 160, 'embeddings', 128],
  [ContextParams, 160, 'ctx_other', 152],
  [QuantizeParams, 64],
  [Batch, 56],
  [TokenData, 12],
  [TokenDataArray, 32],
  [LogitBias, 8],
  [ChainParams, 1],
  [ThreadpoolParams, 528],
];

/** Asserts that the C compiler's and our layouts agree on this platform. Costs microseconds; called once at load. */
export function checkLayouts(): void {
  for (const [type, sizeBytes, field, offset] of expected) {
    if (type.size !== sizeBytes) throw new LibraryMismatchError(`size of ${type.name}`, sizeBytes, type.size);
    if (field === undefined || offset === undefined) continue;
    const found = koffi.offsetof(type, field);
    if (found !== offset) throw new LibraryMismatchError(`offset of ${type.name}.${field}`, offset, found);
  }
}

/** Structs cross as plain objects; each starts from the library's own defaults, of which only some fields are set. */
export type Struct = Record<string, unknown>;
