import type { SerialisedError } from '#base';
import type { EncoderInput } from '#contract';
import type { Pooling } from './architecture/pooling.ts';

/** What a worker is started with. */
export interface WorkerOptions {
  readonly name: string;
  /** Local paths. */
  readonly files: EncoderFiles;
  readonly pooling: Pooling;
  /** `compact`: matrices in 8 bits. */
  readonly precision: 'full' | 'compact';
  /** Of one input; no more than the model has places for. Absent: those. */
  readonly tokensMax?: number | undefined;
  readonly threads: number;
  /** On the disk of the weights: files are made in it while the encoder is loaded. */
  readonly scratch: string;
}

export interface EncoderFiles {
  /** Safetensors. */
  readonly weights: string;
  /** `config.json` */
  readonly config: string;
  /** `tokenizer.json` */
  readonly tokenizer: string;
}

/** What is known of an encoder once it is loaded. */
export interface EncoderFacts {
  readonly width: number;
  readonly tokensMax: number;
  readonly loadMs: number;
}

/** Inputs of one request, which are answered together. */
export interface EncodeOrder {
  readonly id: number;
  /** Whose turn it is goes by this. */
  readonly tenant: string;
  readonly inputs: readonly EncoderInput[];
  readonly truncate: 'none' | 'start' | 'end';
  /** Of one input. */
  readonly tokensMax: number;
}

export type ToWorker =
  | { readonly type: 'start'; readonly options: WorkerOptions }
  | { readonly type: 'encode'; readonly order: EncodeOrder }
  | { readonly type: 'cancel'; readonly id: number };

export type FromWorker =
  | { readonly type: 'ready'; readonly facts: EncoderFacts }
  | { readonly type: 'fatal'; readonly error: SerialisedError }
  | { readonly type: 'failed'; readonly id: number; readonly error: SerialisedError }
  | {
      readonly type: 'encoded';
      readonly id: number;
      /** Pooled, of any length, one after the other. */
      readonly vectors: Float32Array;
      /** Of each input: read, and cut off. */
      readonly tokens: readonly number[];
      readonly tokensCut: readonly number[];
    };
