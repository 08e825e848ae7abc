import { digestOf, type Log } from '#base';
import type { Blobs, LanguageModel } from '#contract';
import { startEngine } from '#engine';
import type { ModelStatus } from './daemon-status.ts';
import type { ReleasedModel } from './release.ts';

/** A model in memory: it answers until it is disposed of. */
export interface LoadedModel extends AsyncDisposable {
  readonly model: LanguageModel;
  /** Names the build of engine and weights: equal input, seed and fingerprint give equal output. */
  readonly fingerprint: string;
  status(): ModelStatus;
}

export type LoadModel = (released: ReleasedModel) => Promise<LoadedModel>;

/** Loads models into engines of this machine, from stored weights. */
export function engineLoader(blobs: Blobs, log: Log): LoadModel {
  return async ({ name, digest, contextTokens, parallel, threads }) => {
    const engine = await startEngine({
      name,
      file: await blobs.pathOf(digest),
      contextTokens,
      // Room for every request that may run at once to use its whole context: what the plan has counted.
      cacheTokens: contextTokens * parallel,
      parallel,
      ...(threads !== undefined && { threads }),
      log,
    });
    return {
      model: engine,
      fingerprint: `fp_${digestOf([engine.facts.build, digest]).slice('sha256:'.length, 'sha256:'.length + 12)}`,
      status: () => {
        const { state, pid, restarts, running, queue, tokensPerSecond, memoryBytes } = engine.status();
        return { name, digest, state, pid, restarts, running, queued: queue, tokensPerSecond, memoryBytes };
      },
      [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
    };
  };
}
