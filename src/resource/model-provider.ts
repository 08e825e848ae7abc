import { resolve } from 'node:path';
import type { z } from 'zod';
import type { Digest, Log } from '#base';
import type { Blobs } from '#contract';
import {
  fetchWeights,
  findInLock,
  formatSource,
  parseSource,
  probeSources,
  quantiseWeights,
  readLock,
  type Source,
  withEntry,
  writeLock,
} from '#hub';
import type { Call, Cost, Outputs, Properties, Provider } from '#stack';
import { memoryOf } from './memory-of.ts';
import type { modelProperties } from './model.ts';
import { readSecret, type SecretSource } from './read-secret.ts';

export interface ModelProviderOptions {
  readonly blobs: Blobs;
  /** The data folder. */
  readonly home: string;
  /** The program's folder: `lode.lock` lies there, and paths of `file:` sources start there. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Memory that the running stack holds and would give back when a new generation takes over, in bytes. */
  readonly heldBytes: () => Promise<number>;
  readonly log: Log;
}

type ModelProperties = z.infer<typeof modelProperties>;

/**
 * A model is there when its weights are, under their digest. They are never deleted with the record: earlier
 * generations and other stages may serve them, and `lode models remove` knows which are used by none.
 */
export function modelProvider(options: ModelProviderOptions): Provider {
  const { blobs, folder, home, log } = options;
  const lockFile = resolve(folder, 'lode.lock');

  const create = async (properties: Properties, name: string, call: Call): Promise<Outputs> => {
    const declared = properties as ModelProperties;
    const sources = declared.source.map(parseSource);
    const weights = await fetchPinned(sources, name, declared, call);
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
    await memoryOf(await blobs.pathOf(served.digest), name, declared, await options.heldBytes());
    return { digest: served.digest, sizeBytes: served.sizeBytes, sourceDigest: weights.digest };
  };

  /** Fetches what the lock file says, or writes down there what has come. */
  const fetchPinned = async (sources: readonly Source[], name: string, { token }: ModelProperties, call: Call) => {
    const pinned = findInLock(await readLock(lockFile), sources);
    const fetched = await fetchWeights({
      sources,
      model: name,
      expected: pinned?.digest,
      expectedBytes: pinned?.sizeBytes,
      blobs,
      home,
      baseFolder: folder,
      environment: withToken(token && call.dependencies.get(token.$ref)?.['from']),
      signal: call.signal,
      log,
      progress: ({ phase, source, doneBytes, totalBytes }) =>
        call.progress(doneBytes, totalBytes, 'bytes', `${phase} ${source.kind}`),
    });
    if (!pinned && fetched.source) {
      const { digest, sizeBytes, source } = fetched;
      await writeLock(lockFile, withEntry(await readLock(lockFile), { sources, digest, sizeBytes, source }));
    }
    return fetched;
  };

  const withToken = (from: unknown): NodeJS.ProcessEnv =>
    typeof from === 'string'
      ? { ...options.environment, HF_TOKEN: readSecret(from as SecretSource, options.environment, folder).reveal() }
      : options.environment;

  /** What making it so takes; refuses what this machine has no memory for. */
  const cost = async (
    name: string,
    declared: ModelProperties,
    served: Digest | undefined,
    call: Call,
  ): Promise<Cost> => {
    if (served && (await blobs.has(served))) {
      return {
        downloadBytes: 0,
        memoryBytes: await memoryOf(await blobs.pathOf(served), name, declared, await options.heldBytes()),
      };
    }
    const sources = declared.source.map(parseSource);
    const pinned = findInLock(await readLock(lockFile), sources);
    if (pinned && (await blobs.has(pinned.digest))) return { downloadBytes: 0 };
    const sizeBytes =
      pinned?.sizeBytes ??
      (await probeSources(sources, { baseFolder: folder, environment: options.environment, signal: call.signal }));
    return sizeBytes === undefined ? {} : { downloadBytes: sizeBytes, diskBytes: sizeBytes };
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
      const served = sameWeights ? (before.outputs['digest'] as Digest) : pinned?.digest;
      return {
        cost: await cost(name, declared, served, call),
        ...(sameWeights
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
