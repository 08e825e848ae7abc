import type { Digest } from '#base';
import { findInLock, lockFileOf, formatSource, parseSource, quantiseWeights, readGguf, readLock } from '#hub';
import type { Call, Outputs, Properties, Provider } from '#stack';
import { fetchPinned } from './fetch-pinned.ts';
import { modelCost } from './model-cost.ts';
import { modelMemory } from './model-memory.ts';
import type { ModelProperties } from './model.ts';
import { newerWeights } from './newer-weights.ts';
import type { ModelProviderOptions } from './model-provider-options.ts';
import { weightsPreviewer } from './preview-weights.ts';

/**
 * A model is there when its weights are, under their digest. They are never deleted with the record: earlier
 * generations and other stages may serve them, and `lode models remove` knows which are used by none.
 */
export function modelProvider(options: ModelProviderOptions): Provider {
  const { blobs, folder, home } = options;
  const lockFile = lockFileOf(folder);
  const preview = weightsPreviewer(options);

  const create = async (properties: Properties, name: string, call: Call): Promise<Outputs> => {
    const declared = properties as ModelProperties;
    const weights = await fetchPinned(options, name, declared, call);
    const served = declared.quantise
      ? await quantiseWeights({
          blobs,
          source: weights.digest,
          type: declared.quantise,
          home,
          signal: call.signal,
          progress: (doneBytes, totalBytes) => call.progress(doneBytes, totalBytes, 'bytes', `as ${declared.quantise}`),
        })
      : weights;
    const file = await blobs.pathOf(served.digest);
    const header = await readGguf(file);
    options.memory.models.set(name, await modelMemory(options, name, declared, header, served.digest));
    return { digest: served.digest, sizeBytes: served.sizeBytes, sourceDigest: weights.digest };
  };

  return {
    read: async (_subject, recorded, properties) => {
      if (recorded) return (await blobs.has(recorded.outputs['digest'] as Digest)) ? recorded : undefined;
      const declared = properties as ModelProperties | undefined;
      if (!declared || declared.quantise) return undefined;
      const pinned = findInLock(await readLock(lockFile), declared.source.map(parseSource));
      if (!pinned || !(await blobs.has(pinned.digest))) return undefined;
      const { digest, sizeBytes } = pinned;
      return { properties: recordedForm(declared), outputs: { digest, sizeBytes, sourceDigest: digest } };
    },
    diff: async ({ name }, before, properties, call) => {
      const declared = properties as ModelProperties;
      const sameWeights = before && sourceKey(before.properties) === sourceKey(recordedForm(declared));
      const pinned = declared.quantise
        ? undefined
        : findInLock(await readLock(lockFile), declared.source.map(parseSource));
      const newer = sameWeights && (await newerWeights(lockFile, { source: declared.source }, before.outputs));
      const served = sameWeights && !newer ? (before.outputs['digest'] as Digest) : pinned?.digest;
      const { memory, ...cost } = await modelCost({ ...options, preview }, name, declared, served, call);
      options.memory.models.set(name, memory ?? { name, load: declared.load, claim: undefined });
      return {
        cost,
        ...(newer && { changes: [newer] }),
        ...(sameWeights && !newer
          ? { outputs: before.outputs }
          : pinned && { outputs: { digest: pinned.digest, sizeBytes: pinned.sizeBytes, sourceDigest: pinned.digest } }),
      };
    },
    create: ({ name }, properties, call) => create(properties, name, call),
    update: ({ name }, _before, properties, call) => create(properties, name, call),
    delete: async () => {},
  };
}

/** What decides which weights are meant. */
function sourceKey(properties: Properties): string {
  return JSON.stringify([properties['source'], properties['quantise'] ?? null]);
}

function recordedForm(declared: ModelProperties): Outputs {
  return JSON.parse(
    JSON.stringify({ ...declared, source: declared.source.map((text) => formatSource(parseSource(text))) }),
  ) as Outputs;
}
