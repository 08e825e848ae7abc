import type { Digest } from '#base';
import type { AppliedSampling } from './sampling.ts';

/** What one needs to get an answer again, beside what was sent. */
export interface Recipe {
  /** Of the file with the weights; undefined where whoever started the engine did not say. */
  readonly weights: Digest | undefined;
  /** Of the chat template's source. */
  readonly template: Digest;
  /** The seed is that of the first choice; choice n draws from seed + n. */
  readonly sampling: AppliedSampling;
  /** Absent: the model alone. */
  readonly adapter?: { readonly name: string; readonly scale: number } | undefined;
  /** False: other requests that ran at the same time may have moved near ties. */
  readonly deterministic: boolean;
  /** "lode 0.1.0, llama.cpp 0.5.0" */
  readonly engine: string;
  /** The operating system and processor, and which of llama.cpp's variants runs on it: "linux-x64 ..." */
  readonly machine: string;
  /** Threads for single tokens. */
  readonly threads: number;
  /** Threads for prompts. */
  readonly prefillThreads: number;
}
