export { DigestMismatchError } from './fetch/digest-mismatch-error.ts';
export { type FetchOptions, fetchWeights } from './fetch/fetch-weights.ts';
export { findInstaller } from './fetch/find-installer.ts';
export type { FetchedWeights } from './fetch/fetched-weights.ts';
export { NoSpaceError } from './fetch/no-space-error.ts';
export { type PreviewOptions, previewSources, type WeightsPreview } from './fetch/preview-sources.ts';
export { type ProbeOptions, probeSources } from './fetch/probe-sources.ts';
export type { FetchProgress, OnProgress } from './fetch/progress.ts';
export { SourceFailedError } from './fetch/source-failed-error.ts';
export { listUnfinished, removeUnfinished } from './fetch/unfinished.ts';
export { WeightsUnavailableError } from './fetch/weights-unavailable-error.ts';
export type { HuggingFaceSource } from './source/hugging-face.ts';
export { InvalidSourceError } from './source/invalid-source-error.ts';
export type { FileSource } from './source/local-file.ts';
export { pypi, type PypiPiece, type PypiSource } from './source/pypi.ts';
export { formatSource, parseSource, type Source } from './source/source.ts';
export type { WebSource } from './source/web.ts';
export { DamagedLockError } from './lock/damaged-lock-error.ts';
export {
  findInLock,
  type Lock,
  type LockEntry,
  lockFileOf,
  readLock,
  withEntry,
  withoutEntry,
  writeLock,
} from './lock/lock-file.ts';
export { updateLock } from './lock/update-lock.ts';
export type { GgufHeader, GgufTensor } from './gguf/header.ts';
export { InvalidGgufError } from './gguf/invalid-gguf-error.ts';
export { readGguf } from './gguf/read-gguf.ts';
export type { GgufScalar, GgufScalarType, GgufValue } from './gguf/value.ts';
export { inspectModel } from './model/inspect-model.ts';
export { contextThatFits, type MemoryNeeded, memoryNeeded, type MemoryUse } from './model/memory.ts';
export { memoryBudget } from './model/memory-budget.ts';
export { type LoadPolicy, modelsAtStart, type StartCandidate } from './model/models-at-start.ts';
export { bytesTogether, type MemoryClaim, memoryClaim } from './model/memory-claim.ts';
export { memoryAvailable } from './model/memory-available.ts';
export type { ModelFacts, TokenizerFacts } from './model/model-facts.ts';
export { NotALanguageModelError } from './model/not-a-language-model-error.ts';
export { listWeights, removeWeights, type StoredWeights, unusedWeights } from './blob/list-weights.ts';
export { type Verified, verifyBlob, type VerifyOptions } from './blob/verify-blob.ts';
export type { Provenance } from './blob/provenance.ts';
export { QuantiseFailedError } from './quantise/quantise-failed-error.ts';
export { quantisedHeader } from './quantise/quantised-bytes.ts';
export { type QuantisedWeights, quantiseWeights, type QuantiseWeightsOptions } from './quantise/quantise-weights.ts';
export { encodeGguf, type EncodedHeader, type GgufDescription } from './gguf/encode-gguf.ts';
export { writeGguf } from './gguf/write-gguf.ts';
export { type TensorType, type TensorTypeName, tensorTypes } from './gguf/tensor-type.ts';
export { floatsOf, type FloatType } from './adapter/matrix.ts';
export { AdapterMismatchError } from './adapter/adapter-mismatch-error.ts';
export { assertAdapterFits } from './adapter/assert-adapter-fits.ts';
export { type AdapterFacts, type AdapterPair, inspectAdapter, isAdapter } from './adapter/inspect-adapter.ts';
export { NotAnAdapterError } from './adapter/not-an-adapter-error.ts';
export { type PreparedAdapter, prepareAdapter, type PrepareAdapterOptions } from './adapter/prepare-adapter.ts';
export { UnsupportedAdapterError } from './adapter/unsupported-adapter-error.ts';
export type { SafetensorsHeader, SafetensorsTensor } from './safetensors/header.ts';
export { InvalidSafetensorsError } from './safetensors/invalid-safetensors-error.ts';
export { readSafetensors, readTensor } from './safetensors/read-safetensors.ts';
