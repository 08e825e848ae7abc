import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '#base';
import type { Blobs } from '#contract';
import { type FetchedWeights, type FetchOptions, type FetchProgress, fetchWeights, parseSource } from '#hub';
import { folderBlobs } from '#store';

/** Waits for nothing, so that a test of retries takes no time. */
export const hastyClock: Clock = {
  nowMs: () => Date.now(),
  sleep: (_durationMs, signal) =>
    new Promise((resolve, reject) => (signal?.aborted ? reject(signal.reason as Error) : setImmediate(resolve))),
};

/** A data folder of its own, and fetches into it as a user with an empty environment has them. */
export interface FetchFolder extends Disposable {
  readonly home: string;
  readonly blobs: Blobs;
  readonly progress: FetchProgress[];
  fetch(sources: string | readonly string[], options?: Partial<FetchOptions>): Promise<FetchedWeights>;
}

export function fetchFolder(): FetchFolder {
  const home = mkdtempSync(join(tmpdir(), 'lode-fetch-'));
  const blobs = folderBlobs(join(home, 'blobs'));
  const progress: FetchProgress[] = [];
  return {
    home,
    blobs,
    progress,
    fetch: (sources, options = {}) =>
      fetchWeights({
        sources: [sources].flat().map(parseSource),
        blobs,
        home,
        clock: hastyClock,
        environment: { HOME: home },
        progress: (step) => progress.push(step),
        ...options,
      }),
    [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** Bytes that no two positions of 64 KiB share, so that a wrong join cannot go unseen. */
export function testContent(sizeBytes: number, seed = 1): Uint8Array {
  const words = new Uint32Array(Math.ceil(sizeBytes / 4));
  for (let index = 0; index < words.length; index++) words[index] = Math.imul(index + seed, 2_654_435_761);
  return new Uint8Array(words.buffer, 0, sizeBytes);
}
