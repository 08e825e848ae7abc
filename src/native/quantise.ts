import { statSync } from 'node:fs';
import { ArgumentError } from './argument-error.ts';
import { checkInteger } from './checks.ts';
import { onThread, succeeded } from './guard.ts';
import { llama } from './library.ts';
import { withLog } from './log.ts';

/** llama.cpp's numbers (enum llama_ftype) for the formats that can be asked for. */
const formats = {
  f16: 1,
  bf16: 32,
  q8_0: 7,
  q6_k: 18,
  q5_k_m: 17,
  q5_k_s: 16,
  q5_0: 8,
  q4_k_m: 15,
  q4_k_s: 14,
  q4_1: 3,
  q4_0: 2,
  q3_k_m: 12,
  q2_k: 10,
} as const;

export type Quantisation = keyof typeof formats;

export const quantisations = Object.keys(formats) as readonly Quantisation[];

export interface QuantiseOptions {
  readonly from: string;
  /** Written from the start; half a file is left behind when the work fails, so give a temporary name. */
  readonly to: string;
  readonly type: Quantisation;
  readonly threads: number;
}

/**
 * Writes a GGUF file with its tensors in another format, on other threads than the caller's. Already quantised input
 * is read back first, and loses a second time.
 *
 * @throws NativeCallError, ArgumentError
 */
export async function quantiseFile(options: QuantiseOptions): Promise<void> {
  checkInteger('threads', options.threads, 1, 512);
  if (!(options.type in formats)) throw new ArgumentError('type', options.type, `one of ${quantisations.join(', ')}`);
  const input = statSync(options.from, { throwIfNoEntry: false });
  if (!input?.isFile()) throw new ArgumentError('from', options.from, 'the path of a file');
  const output = statSync(options.to, { throwIfNoEntry: false });
  if (output !== undefined && (output.ino === input.ino || !output.isFile())) {
    throw new ArgumentError('to', options.to, 'the path of another file');
  }
  const native = llama();
  const params = {
    ...native.quantiseDefaults(),
    nthread: options.threads,
    ftype: formats[options.type],
    allow_requantize: true,
  };
  await withLog(async (logged) =>
    succeeded('llama_model_quantize', await onThread(native.quantise, options.from, options.to, params), logged),
  );
}
