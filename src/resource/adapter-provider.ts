import type { Digest } from '#base';
import { findInLock, lockFileOf, parseSource, prepareAdapter, probeSources, readLock } from '#hub';
import type { Call, Cost, Outputs, Properties, Provider } from '#stack';
import type { AdapterProperties } from './adapter.ts';
import { fetchPinned } from './fetch-pinned.ts';
import { newerWeights } from './newer-weights.ts';
import type { ModelProviderOptions } from './model-provider-options.ts';

/**
 * An adapter is there when its file is, under its digest. Like weights it is never deleted with the record: earlier
 * generations may serve it.
 */
export function adapterProvider(options: ModelProviderOptions): Provider {
  const { blobs, home } = options;

  const create = async (name: string, properties: Properties, call: Call): Promise<Outputs> => {
    const { source, config, token, baseDigest } = properties as AdapterProperties;
    const weights = await fetchPinned(options, name, { source, token }, call);
    const about = config && (await fetchPinned(options, name, { source: config, token }, call));
    const { digest, sizeBytes } = await prepareAdapter({
      blobs,
      home,
      weights: weights.digest,
      config: about?.digest,
      base: baseDigest as Digest,
      signal: call.signal,
    });
    return { digest, sizeBytes, sourceDigest: weights.digest, ...(about && { configDigest: about.digest }) };
  };

  return {
    read: async (_subject, recorded) =>
      recorded && (await blobs.has(recorded.outputs['digest'] as Digest)) ? recorded : undefined,
    diff: async (_subject, before, properties, call) => {
      const cost = await adapterCost(options, properties as AdapterProperties, before?.outputs, call);
      const stays = before && filesOf(before.properties) === filesOf(properties);
      const { source, config } = properties as AdapterProperties;
      const newer = stays && (await newerWeights(lockFileOf(options.folder), { source, config }, before.outputs));
      if (newer) return { cost, changes: [newer] };
      return { cost, ...(stays && { outputs: before.outputs }) };
    },
    create: ({ name }, properties, call) => create(name, properties, call),
    update: ({ name }, _before, properties, call) => create(name, properties, call),
    delete: async () => {},
  };
}

/** What decides which file is served. */
function filesOf({ source, config, baseDigest }: Properties): string {
  return JSON.stringify([source, config ?? null, baseDigest]);
}

/** Bytes to download, and what it takes in memory beside its base, as far as that is known. */
async function adapterCost(
  { blobs, folder, environment }: ModelProviderOptions,
  declared: AdapterProperties,
  outputs: Outputs | undefined,
  { signal }: Call,
): Promise<Cost> {
  const sizeBytes = outputs?.['sizeBytes'];
  if (typeof sizeBytes === 'number') return { downloadBytes: 0, memoryBytes: sizeBytes };
  const sources = declared.source.map(parseSource);
  const pinned = findInLock(await readLock(lockFileOf(folder)), sources);
  if (pinned && (await blobs.has(pinned.digest))) return { downloadBytes: 0, memoryBytes: pinned.sizeBytes };
  const found = pinned?.sizeBytes ?? (await probeSources(sources, { baseFolder: folder, environment, signal }));
  return found === undefined ? {} : { downloadBytes: found, diskBytes: found, memoryBytes: found };
}
