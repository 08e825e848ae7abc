import { closeSync, copyFileSync, fsyncSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import koffi from 'koffi';
import { whenBenchEnds } from '../when-bench-ends.ts';

const dontNeed = 4;
const blockBytes = 8 << 20;

/** A copy of a file that nobody else has open, so that it can be taken out of the page cache. */
export interface ColdFile extends Disposable {
  readonly path: string;
  /** Takes it out of the page cache. */
  evict(): void;
  /** Reads it from its beginning to its end in large blocks, as fast as it comes; in milliseconds. */
  readMs(): number;
}

/**
 * Takes a file out of the page cache, where nobody has it mapped. Linux only: `posix_fadvise` of its C library. Needs no
 * rights over the machine, unlike dropping all caches.
 */
export function evictFile(path: string): void {
  const advise = koffi
    .load('libc.so.6')
    .func('int posix_fadvise(int fd, int64_t offset, int64_t length, int advice)') as (
    ...args: readonly number[]
  ) => number;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
    if (advise(descriptor, 0, 0, dontNeed) !== 0) throw new Error('The file could not be taken out of the cache.');
  } finally {
    closeSync(descriptor);
  }
}

export function coldCopy(file: string): ColdFile {
  const folder = mkdtempSync(join(tmpdir(), 'lode-bench-cold-'));
  const path = join(folder, 'weights.gguf');
  copyFileSync(file, path);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const done = whenBenchEnds(remove);
  const opened = <T>(work: (descriptor: number) => T): T => {
    const descriptor = openSync(path, 'r');
    try {
      return work(descriptor);
    } finally {
      closeSync(descriptor);
    }
  };
  return {
    path,
    evict: () => evictFile(path),
    readMs: () =>
      opened((descriptor) => {
        const block = Buffer.allocUnsafe(blockBytes);
        const started = performance.now();
        while (readSync(descriptor, block, 0, blockBytes, null) > 0);
        return performance.now() - started;
      }),
    [Symbol.dispose]: () => {
      done();
      remove();
    },
  };
}
