import type { Log } from '#base';
import type { Blobs, LanguageModel } from '#contract';
import { startEngine } from '#engine';
import type { MemoryClaim } from '#hub';
import { adapterFiles } from './adapter-files.ts';
import type { ModelStatus } from './daemon-status.ts';
import type { ReleasedModel } from './release.ts';

/** A model in memory: it answers until it is disposed of. */
export interface LoadedModel extends AsyncDisposable {
  readonly model: LanguageModel;
  status(): EngineReport;
}

/** What an engine says of itself. */
export type EngineReport = Pick<
  ModelStatus,
  'state' | 'pid' | 'restarts' | 'running' | 'queued' | 'tokensPerSecond' | 'memoryBytes' | 'activity'
>;

/** @param claim the memory that it may take */
export type LoadModel = (released: ReleasedModel, claim: MemoryClaim) => Promise<LoadedModel>;

export interface EngineLoaderParts {
  readonly blobs: Blobs;
  /** As in `EngineOptions`. */
  readonly diskCache: { readonly folder: string; readonly secret: Uint8Array };
  readonly log: Log;
}

/** Loads models into engines of this machine, from stored weights. */
export function engineLoader({ blobs, diskCache, log }: EngineLoaderParts): LoadModel {
  return async (
    { name, digest, contextTokens, parallel, threads, device, gpuLayers, diskCacheBytes, speculation, draft },
    { hostCacheBytes, offload },
  ) => {
    const engine = await startEngine({
      name,
      file: await blobs.pathOf(digest),
      weights: digest,
      adapterFile: adapterFiles(blobs, digest),
      contextTokens,
      // Room for every request that may run at once to use its whole context: what the plan has counted.
      cacheTokens: contextTokens * parallel,
      hostCacheBytes,
      diskCache: diskCacheBytes === 0 ? undefined : { ...diskCache, bytesMax: diskCacheBytes },
      parallel,
      device,
      gpuLayers,
      offload,
      ...(threads !== undefined && { threads }),
      ...(speculation !== undefined && { speculation }),
      ...(draft !== undefined && { draftFile: await blobs.pathOf(draft) }),
      log,
    });
    return {
      model: engine,
      status: () => {
        const { state, pid, restarts, running, queue, tokensPerSecond, memoryBytes, activity } = engine.status();
        return { state, pid, restarts, running, queued: queue, tokensPerSecond, memoryBytes, activity };
      },
      [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
    };
  };
}
