import { closeSync, fstatSync, openSync } from 'node:fs';
import koffi, { type KoffiFunc } from 'koffi';
import { onThread } from './guard.ts';

const willNeed = 3;

type Advise = KoffiFunc<(descriptor: number, offset: number, length: number, advice: number) => number>;
let advise: Advise | undefined;

/**
 * Tells the kernel that all of a file will be read, so that it comes while something else is done: llama.cpp asks for it
 * only when it has read the vocabulary. Costs nothing where the file is in memory. Linux with glibc only; elsewhere, and
 * for files that do not fit in memory, nothing happens. Call it after llama.cpp's libraries have been loaded.
 */
export async function readAhead(file: string): Promise<void> {
  if (process.platform !== 'linux') return;
  try {
    await adviseKernel(file);
  } catch {
    // Another C library, or a file that cannot be opened: whoever reads it says so.
  }
}

async function adviseKernel(file: string): Promise<void> {
  advise ??= koffi
    .load('libc.so.6')
    .func('int posix_fadvise(int descriptor, int64_t offset, int64_t length, int advice)') as unknown as Advise;
  const descriptor = openSync(file, 'r');
  try {
    if (fstatSync(descriptor).size < process.availableMemory()) await onThread(advise, descriptor, 0, 0, willNeed);
  } finally {
    closeSync(descriptor);
  }
}
