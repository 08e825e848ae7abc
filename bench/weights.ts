import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { promisify } from 'node:util';
import { smollm2 } from '../test/weights.ts';
import { alone, benchCacheDir } from './cache.ts';
import { buildLlamaCpp } from './peers/llama-cpp.ts';

/** SmolLM2-135M-Instruct as it is shipped, in Q4_1. */
export const shippedWeights = smollm2;

/** The same weights in another quantisation, made once by the peer's own tool so that both sides read one file. */
export async function requantisedWeights(type: 'Q4_0' | 'Q8_0' | 'F16'): Promise<string> {
  const file = benchCacheDir('weights', `SmolLM2-135M-Instruct.${type}.gguf`);
  mkdirSync(benchCacheDir('weights'), { recursive: true });
  if (existsSync(file)) return file;
  await alone(benchCacheDir('weights'), async () => {
    if (existsSync(file)) return;
    const quantise = (await buildLlamaCpp()).path('llama-quantize');
    const scratch = `${file}.part`;
    await promisify(execFile)(quantise, ['--allow-requantize', await smollm2(), scratch, type, '1']);
    renameSync(scratch, file);
  });
  return file;
}
