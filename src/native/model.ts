import { statSync } from 'node:fs';
import koffi from 'koffi';
import { ArgumentError } from './argument-error.ts';
import { isAccelerator, layersThatFit, listDevices, type OffloadSizes } from './devices.ts';
import { notNullOrExplained } from './explained.ts';
import { onThread } from './guard.ts';
import type { Pointer } from './layout.ts';
import { llama } from './library.ts';
import { NoAcceleratorError } from './no-accelerator-error.ts';
import { openVocabulary, type Vocabulary } from './vocabulary.ts';

/** Weights in memory (mapped from the file), shared by the contexts made from them. */
export interface Model extends Disposable {
  readonly pointer: Pointer;
  readonly vocabulary: Vocabulary;
  /** "llama 135M Q4_1" */
  readonly description: string;
  /** Tokens of the longest text that the model was trained on. */
  readonly contextTrained: number;
  readonly weightsBytes: number;
  readonly parameters: number;
  readonly layers: number;
  /** Numbers of the hidden state of a token, between layers and after the last one. */
  readonly width: number;
  readonly embeddingWidth: number;
  /** Bytes that one token occupies in the key-value cache (16-bit keys and values). */
  readonly cellBytes: number;
  /**
   * True when the cache keeps every token of a sequence apart, so that a beginning of it can be shared or cut off. Not
   * so where tokens leave a sliding window or are folded into a state.
   */
  readonly keepsTokensApart: boolean;
  /** The weights' type is one that ggml repacks for its matrix kernels on processors, which compute rows in fours. */
  readonly isRepacked: boolean;
  /** The Jinja source in the file; undefined where it has none. */
  readonly chatTemplate: string | undefined;
}

export interface LoadModelOptions {
  /** `cpu`: whatever else there is. `gpu`: not without an accelerator. Default: an accelerator, where there is one. */
  readonly device?: 'cpu' | 'gpu' | undefined;
  /** Layers to hold on an accelerator. Default: as many as fit by `sizes`, else all. Without effect where there is none. */
  readonly gpuLayers?: number | undefined;
  readonly sizes?: OffloadSizes | undefined;
}

/** A list of devices that ends at once. Longer than the 64 bytes up to which V8 moves a typed array. */
const noDevices = new BigUint64Array(new ArrayBuffer(128));

/**
 * Loads a GGUF file. The file must have passed the validator of #hub: llama.cpp refuses most broken files, not all.
 *
 * @throws NativeCallError, ArgumentError, LibraryMissingError, NoAcceleratorError
 */
export async function loadModel(file: string, options: LoadModelOptions = {}): Promise<Model> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new ArgumentError('file', file, 'the path of a file');
  const native = llama();
  const params = {
    ...native.modelDefaults(),
    n_gpu_layers: gpuLayersOf(options),
    ...(options.device === 'cpu' && { devices: koffi.address(noDevices) }),
  };
  const pointer = await notNullOrExplained('llama_model_load_from_file', () =>
    onThread(native.loadModel, file, params),
  );
  if (native.modelHasEncoder(pointer)) {
    native.freeModel(pointer);
    throw new ArgumentError('file', file, 'a model that only decodes');
  }
  return describe(pointer);
}

function gpuLayersOf({ device, gpuLayers, sizes }: LoadModelOptions): number {
  if (device === 'cpu') return 0;
  if (device === 'gpu') assertAccelerator();
  if (gpuLayers !== undefined) return gpuLayers;
  return sizes ? layersThatFit(sizes, listDevices()) : -1;
}

function assertAccelerator(): void {
  const devices = listDevices();
  if (!devices.some(isAccelerator)) throw new NoAcceleratorError(devices.map(({ name }) => name));
}

const repackedTypes = / (Q4_0|Q4_K|Q2_K|IQ4_NL)\b/;

function describe(pointer: Pointer): Model {
  const native = llama();
  const architecture = metadata(pointer, 'general.architecture') ?? '';
  const headWidth = native.modelEmbedding(pointer) / native.modelHeads(pointer);
  const keyWidth = Number(metadata(pointer, `${architecture}.attention.key_length`) ?? headWidth);
  const valueWidth = Number(metadata(pointer, `${architecture}.attention.value_length`) ?? headWidth);
  const description = readText((buffer) => native.modelDescription(pointer, buffer, buffer.length)) ?? architecture;
  return {
    pointer,
    vocabulary: openVocabulary(native.modelVocabulary(pointer)),
    description,
    isRepacked: repackedTypes.test(description),
    contextTrained: native.modelContextTrained(pointer),
    weightsBytes: native.modelSize(pointer),
    parameters: native.modelParameters(pointer),
    layers: native.modelLayers(pointer),
    width: native.modelEmbedding(pointer),
    embeddingWidth: native.modelEmbeddingOut(pointer),
    cellBytes: native.modelLayers(pointer) * native.modelHeadsKv(pointer) * (keyWidth + valueWidth) * 2,
    keepsTokensApart:
      native.modelSlidingWindow(pointer) === 0 && !native.modelIsRecurrent(pointer) && !native.modelIsHybrid(pointer),
    chatTemplate: native.modelChatTemplate(pointer, null) ?? undefined,
    [Symbol.dispose]: () => native.freeModel(pointer),
  };
}

function metadata(pointer: Pointer, key: string): string | undefined {
  return readText((buffer) => llama().modelMetadata(pointer, key, buffer, buffer.length));
}

/** Calls a function that writes a text into a buffer and returns its length, or a negative number. */
function readText(write: (buffer: Uint8Array) => number): string | undefined {
  const buffer = Buffer.alloc(512);
  const length = write(buffer);
  return length < 0 ? undefined : buffer.toString('utf8', 0, Math.min(length, buffer.length - 1));
}
