import type { KoffiFunc, LibraryHandle } from 'koffi';
import type { Pointer, Struct } from './layout.ts';

/** The functions of llama.cpp that Lode calls, each with its C prototype. Callers go through the guard and the checks. */
export type LlamaFunctions = ReturnType<typeof declareFunctions>;

export function declareFunctions(base: LibraryHandle, ggml: LibraryHandle, llama: LibraryHandle) {
  const f = binder(llama);
  return {
    ...tensorFunctions(binder(base)),
    ...libraryFunctions(f),
    ...deviceFunctions(f, binder(ggml)),
    ...modelFunctions(f),
    ...contextFunctions(f),
    ...adapterFunctions(f),
    ...vocabularyFunctions(f),
    ...samplerFunctions(f),
    /** Takes no argument and has no effect: stands in for a log callback that discards. */
    discardLog: llama.symbol('llama_max_devices') as Pointer,
  };
}

type Maybe = Pointer | null;
type Bind = ReturnType<typeof binder>;

function binder(library: LibraryHandle) {
  return <Signature extends (...args: never[]) => unknown>(prototype: string) =>
    library.func(prototype) as unknown as KoffiFunc<Signature>;
}

function libraryFunctions(f: Bind) {
  return {
    systemInfo: f<() => string>('const char *llama_print_system_info(void)'),
    version: f<() => string>('const char *llama_version(void)'),
    initialise: f<() => void>('void llama_backend_init(void)'),
    setLog: f<(callback: Maybe, data: Maybe) => void>('void llama_log_set(void *callback, void *data)'),
  };
}

function tensorFunctions(b: Bind) {
  return {
    tensorName: b<(tensor: Pointer) => string>('const char *ggml_get_name(void *tensor)'),
    tensorBytes: b<(tensor: Pointer) => number>('size_t ggml_nbytes(void *tensor)'),
    readTensor: b<(tensor: Pointer, target: Float32Array, offset: number, sizeBytes: number) => void>(
      'void ggml_backend_tensor_get(void *tensor, _Out_ void *target, size_t offset, size_t size)',
    ),
  };
}

function deviceFunctions(f: Bind, g: Bind) {
  return {
    loadBackends: g<(folder: string) => void>('void ggml_backend_load_all_from_path(const char *folder)'),
    deviceCount: g<() => number>('size_t ggml_backend_dev_count(void)'),
    deviceAt: g<(index: number) => Pointer>('void *ggml_backend_dev_get(size_t index)'),
    deviceName: g<(device: Pointer) => string>('const char *ggml_backend_dev_name(void *device)'),
    deviceDescription: g<(device: Pointer) => string>('const char *ggml_backend_dev_description(void *device)'),
    deviceKind: g<(device: Pointer) => number>('int ggml_backend_dev_type(void *device)'),
    deviceMemory: g<(device: Pointer, free: number[], total: number[]) => void>(
      'void ggml_backend_dev_memory(void *device, _Out_ size_t *free, _Out_ size_t *total)',
    ),
    deviceByType: g<(type: number) => Maybe>('void *ggml_backend_dev_by_type(int type)'),
    registryOfDevice: g<(device: Pointer) => Maybe>('void *ggml_backend_dev_backend_reg(void *device)'),
    procedureAddress: g<(registry: Pointer, name: string) => Maybe>(
      'void *ggml_backend_reg_get_proc_address(void *registry, const char *name)',
    ),
    threadpoolParams: g<(threads: number) => Struct>(
      'ggml_threadpool_params ggml_threadpool_params_default(int threads)',
    ),
    setThreads: f<(context: Pointer, threads: number, batchThreads: number) => void>(
      'void llama_set_n_threads(void *context, int32_t threads, int32_t batch_threads)',
    ),
    attachThreadpool: f<(context: Pointer, decode: Pointer, batch: Pointer) => void>(
      'void llama_attach_threadpool(void *context, void *decode, void *batch)',
    ),
  };
}

function modelFunctions(f: Bind) {
  return {
    modelDefaults: f<() => Struct>('llama_model_params llama_model_default_params(void)'),
    loadModel: f<(file: string, params: Struct) => Maybe>(
      'void *llama_model_load_from_file(const char *file, llama_model_params params)',
    ),
    freeModel: f<(model: Pointer) => void>('void llama_model_free(void *model)'),
    modelVocabulary: f<(model: Pointer) => Pointer>('void *llama_model_get_vocab(void *model)'),
    modelContextTrained: f<(model: Pointer) => number>('int32_t llama_model_n_ctx_train(void *model)'),
    modelLayers: f<(model: Pointer) => number>('int32_t llama_model_n_layer(void *model)'),
    modelEmbedding: f<(model: Pointer) => number>('int32_t llama_model_n_embd(void *model)'),
    modelEmbeddingOut: f<(model: Pointer) => number>('int32_t llama_model_n_embd_out(void *model)'),
    modelHeads: f<(model: Pointer) => number>('int32_t llama_model_n_head(void *model)'),
    modelHeadsKv: f<(model: Pointer) => number>('int32_t llama_model_n_head_kv(void *model)'),
    modelSize: f<(model: Pointer) => number>('uint64_t llama_model_size(void *model)'),
    modelParameters: f<(model: Pointer) => number>('uint64_t llama_model_n_params(void *model)'),
    modelHasEncoder: f<(model: Pointer) => boolean>('bool llama_model_has_encoder(void *model)'),
    modelSlidingWindow: f<(model: Pointer) => number>('int32_t llama_model_n_swa(void *model)'),
    modelIsRecurrent: f<(model: Pointer) => boolean>('bool llama_model_is_recurrent(void *model)'),
    modelIsHybrid: f<(model: Pointer) => boolean>('bool llama_model_is_hybrid(void *model)'),
    modelDescription: f<(model: Pointer, buffer: Uint8Array, size: number) => number>(
      'int32_t llama_model_desc(void *model, _Out_ uint8_t *buffer, size_t size)',
    ),
    modelMetadata: f<(model: Pointer, key: string, buffer: Uint8Array, size: number) => number>(
      'int32_t llama_model_meta_val_str(void *model, const char *key, _Out_ uint8_t *buffer, size_t size)',
    ),
    modelChatTemplate: f<(model: Pointer, name: null) => string | null>(
      'const char *llama_model_chat_template(void *model, const char *name)',
    ),
    quantise: f<(from: string, to: string, params: Struct) => number>(
      'uint32_t llama_model_quantize(const char *from, const char *to, llama_model_quantize_params *params)',
    ),
    quantiseDefaults: f<() => Struct>('llama_model_quantize_params llama_model_quantize_default_params(void)'),
  };
}

function contextFunctions(f: Bind) {
  return {
    contextDefaults: f<() => Struct>('llama_context_params llama_context_default_params(void)'),
    createContext: f<(model: Pointer, params: Struct) => Maybe>(
      'void *llama_init_from_model(void *model, llama_context_params params)',
    ),
    freeContext: f<(context: Pointer) => void>('void llama_free(void *context)'),
    contextTokens: f<(context: Pointer) => number>('uint32_t llama_n_ctx(void *context)'),
    contextMemory: f<(context: Pointer) => Maybe>('void *llama_get_memory(void *context)'),
    decode: f<(context: Pointer, batch: Struct) => number>('int32_t llama_decode(void *context, llama_batch batch)'),
    logitsAt: f<(context: Pointer, row: number) => Maybe>('void *llama_get_logits_ith(void *context, int32_t row)'),
    setEmbeddings: f<(context: Pointer, isOn: boolean) => void>('void llama_set_embeddings(void *context, bool is_on)'),
    embeddingAt: f<(context: Pointer, row: number) => Maybe>(
      'void *llama_get_embeddings_ith(void *context, int32_t row)',
    ),
    clearMemory: f<(memory: Pointer, data: boolean) => void>('void llama_memory_clear(void *memory, bool data)'),
    removeCells: f<(memory: Pointer, sequence: number, from: number, to: number) => boolean>(
      'bool llama_memory_seq_rm(void *memory, int32_t sequence, int32_t from, int32_t to)',
    ),
    shareCells: f<(memory: Pointer, source: number, target: number, from: number, to: number) => void>(
      'void llama_memory_seq_cp(void *memory, int32_t source, int32_t target, int32_t from, int32_t to)',
    ),
    sequenceStateSize: f<(context: Pointer, sequence: number) => number>(
      'size_t llama_state_seq_get_size(void *context, int32_t sequence)',
    ),
    saveSequence: f<(context: Pointer, buffer: Uint8Array, size: number, sequence: number) => number>(
      'size_t llama_state_seq_get_data(void *context, uint8_t *buffer, size_t size, int32_t sequence)',
    ),
    loadSequence: f<(context: Pointer, buffer: Uint8Array, size: number, sequence: number) => number>(
      'size_t llama_state_seq_set_data(void *context, const uint8_t *buffer, size_t size, int32_t sequence)',
    ),
  };
}

function adapterFunctions(f: Bind) {
  return {
    loadAdapter: f<(model: Pointer, file: string) => Maybe>(
      'void *llama_adapter_lora_init(void *model, const char *file)',
    ),
    freeAdapter: f<(adapter: Pointer) => void>('void llama_adapter_lora_free(void *adapter)'),
    applyAdapters: f<(context: Pointer, adapters: readonly Pointer[], count: number, scales: Float32Array) => number>(
      'int32_t llama_set_adapters_lora(void *context, void **adapters, size_t count, float *scales)',
    ),
  };
}

function vocabularyFunctions(f: Bind) {
  return {
    vocabularySize: f<(vocabulary: Pointer) => number>('int32_t llama_vocab_n_tokens(void *vocabulary)'),
    tokenAttributes: f<(vocabulary: Pointer, token: number) => number>(
      'int llama_vocab_get_attr(void *vocabulary, int32_t token)',
    ),
    tokenEnds: f<(vocabulary: Pointer, token: number) => boolean>(
      'bool llama_vocab_is_eog(void *vocabulary, int32_t token)',
    ),
    tokenBeginning: f<(vocabulary: Pointer) => number>('int32_t llama_vocab_bos(void *vocabulary)'),
    tokenEnd: f<(vocabulary: Pointer) => number>('int32_t llama_vocab_eos(void *vocabulary)'),
    addsBeginning: f<(vocabulary: Pointer) => boolean>('bool llama_vocab_get_add_bos(void *vocabulary)'),
    tokenBeforeGap: f<(vocabulary: Pointer) => number>('int32_t llama_vocab_fim_pre(void *vocabulary)'),
    tokenAfterGap: f<(vocabulary: Pointer) => number>('int32_t llama_vocab_fim_suf(void *vocabulary)'),
    tokenOfGap: f<(vocabulary: Pointer) => number>('int32_t llama_vocab_fim_mid(void *vocabulary)'),
    tokenise: f<
      (
        vocabulary: Pointer,
        text: Uint8Array,
        length: number,
        tokens: Int32Array,
        tokensMax: number,
        addSpecial: boolean,
        parseSpecial: boolean,
      ) => number
    >(
      'int32_t llama_tokenize(void *vocabulary, const uint8_t *text, int32_t length, _Out_ int32_t *tokens, int32_t tokens_max, bool add_special, bool parse_special)',
    ),
    tokenText: f<
      (vocabulary: Pointer, token: number, buffer: Uint8Array, size: number, strip: number, special: boolean) => number
    >(
      'int32_t llama_token_to_piece(void *vocabulary, int32_t token, _Out_ uint8_t *buffer, int32_t size, int32_t strip, bool special)',
    ),
  };
}

function samplerFunctions(f: Bind) {
  return {
    createChain: f<(params: Struct) => Maybe>('void *llama_sampler_chain_init(llama_sampler_chain_params params)'),
    addToChain: f<(chain: Pointer, sampler: Pointer) => void>(
      'void llama_sampler_chain_add(void *chain, void *sampler)',
    ),
    acceptToken: f<(sampler: Pointer, token: number) => void>(
      'void llama_sampler_accept(void *sampler, int32_t token)',
    ),
    sample: f<(chain: Pointer, context: Pointer, row: number) => number>(
      'int32_t llama_sampler_sample(void *chain, void *context, int32_t row)',
    ),
    applySampler: f<(sampler: Pointer, candidates: Struct) => void>(
      'void llama_sampler_apply(void *sampler, llama_token_data_array *candidates)',
    ),
    freeSampler: f<(sampler: Pointer) => void>('void llama_sampler_free(void *sampler)'),
    createGreedy: f<() => Maybe>('void *llama_sampler_init_greedy(void)'),
    createDraw: f<(seed: number) => Maybe>('void *llama_sampler_init_dist(uint32_t seed)'),
    createTopK: f<(k: number) => Maybe>('void *llama_sampler_init_top_k(int32_t k)'),
    createTopP: f<(p: number, keep: number) => Maybe>('void *llama_sampler_init_top_p(float p, size_t keep)'),
    createMinP: f<(p: number, keep: number) => Maybe>('void *llama_sampler_init_min_p(float p, size_t keep)'),
    createTemperature: f<(temperature: number) => Maybe>('void *llama_sampler_init_temp(float temperature)'),
    createPenalties: f<
      (vocabulary: number, last: number, repeat: number, frequency: number, presence: number) => Maybe
    >(
      'void *llama_sampler_init_penalties(int32_t vocabulary, int32_t last, float repeat, float frequency, float presence)',
    ),
    createLogitBias: f<(vocabulary: number, count: number, biases: Struct[]) => Maybe>(
      'void *llama_sampler_init_logit_bias(int32_t vocabulary, int32_t count, llama_logit_bias *biases)',
    ),
  };
}
