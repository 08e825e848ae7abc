import { readFile } from 'node:fs/promises';
import type { Digest } from '#base';
import { encoderMemoryBytes, inspectEncoder } from '#embed';
import { findInLock, lockFileOf, parseSource, probeSources, readLock } from '#hub';
import type { Call, Cost, Outputs, Properties, Provider } from '#stack';
import type { ModelMemory } from '../memory-ledger.ts';
import { fetchPinned } from '../fetch-pinned.ts';
import type { ModelProviderOptions } from '../model-provider-options.ts';
import { newerWeights } from '../newer-weights.ts';
import type { EncoderProperties } from './encoder.ts';

/** The names that they have in every repository of an encoder. */
const fileNames = { weights: 'model.safetensors', config: 'config.json', tokenizer: 'tokenizer.json' } as const;

/**
 * An encoder is there when its files are, under their digests. Like weights of models they are never deleted with the
 * record: earlier generations may serve them.
 */
export function encoderProvider(options: ModelProviderOptions): Provider {
  const { blobs } = options;

  const create = async (name: string, properties: Properties, call: Call): Promise<Outputs> => {
    const { source, pooling, token } = properties as EncoderProperties;
    const fetched = (file: string) => fetchPinned(options, name, { source: inFolders(source, file), token }, call);
    // The small ones first: what cannot be run should not be downloaded.
    const config = await fetched(fileNames.config);
    const facts = inspectEncoder(await readFile(await blobs.pathOf(config.digest), 'utf8'), pooling);
    const tokenizer = await fetched(fileNames.tokenizer);
    const { digest, sizeBytes } = await fetched(fileNames.weights);
    return { digest, configDigest: config.digest, tokenizerDigest: tokenizer.digest, sizeBytes, width: facts.width };
  };

  return {
    read: async (_subject, recorded) =>
      recorded && (await areThere(options, recorded.outputs)) ? recorded : undefined,
    diff: async ({ name }, before, properties, call) => {
      const declared = properties as EncoderProperties;
      const cost = await encoderCost(options, declared, before?.outputs, call);
      const stays = before && JSON.stringify(before.properties['source']) === JSON.stringify(declared.source);
      if (stays)
        options.memory.models.set(`encoder/${name}`, await encoderMemory(options, name, declared, before.outputs));
      const source = inFolders(declared.source, fileNames.weights);
      const newer = stays && (await newerWeights(lockFileOf(options.folder), { source }, before.outputs));
      if (newer) return { cost, changes: [newer] };
      return { cost, ...(stays && { outputs: before.outputs }) };
    },
    create: ({ name }, properties, call) => create(name, properties, call),
    update: ({ name }, _before, properties, call) => create(name, properties, call),
    delete: async () => {},
  };
}

/** It is in memory as long as its generation. */
async function encoderMemory(
  { blobs }: ModelProviderOptions,
  name: string,
  declared: EncoderProperties,
  outputs: Outputs,
): Promise<ModelMemory> {
  const weights = outputs['digest'] as Digest;
  const config = await readFile(await blobs.pathOf(outputs['configDigest'] as Digest), 'utf8');
  const privateBytes = encoderMemoryBytes(config, Number(outputs['sizeBytes']), declared);
  return { name, load: 'pinned', claim: { weights, sharedBytes: 0, privateBytes, hostCacheBytes: 0 } };
}

function inFolders(sources: readonly string[], file: string): string[] {
  return sources.map((source) => `${source.replace(/\/$/, '')}/${file}`);
}

async function areThere({ blobs }: ModelProviderOptions, outputs: Outputs): Promise<boolean> {
  const digests = [outputs['digest'], outputs['configDigest'], outputs['tokenizerDigest']] as Digest[];
  const found = await Promise.all(digests.map((digest) => blobs.has(digest)));
  return found.every(Boolean);
}

/** Bytes to download, and about what it takes in memory, as far as that is known. */
async function encoderCost(
  { blobs, folder, environment }: ModelProviderOptions,
  declared: EncoderProperties,
  outputs: Outputs | undefined,
  { signal }: Call,
): Promise<Cost> {
  const known = outputs?.['sizeBytes'];
  if (typeof known === 'number') return { downloadBytes: 0, memoryBytes: known };
  const sources = inFolders(declared.source, fileNames.weights).map(parseSource);
  const pinned = findInLock(await readLock(lockFileOf(folder)), sources);
  if (pinned && (await blobs.has(pinned.digest))) return { downloadBytes: 0, memoryBytes: pinned.sizeBytes };
  const found = pinned?.sizeBytes ?? (await probeSources(sources, { baseFolder: folder, environment, signal }));
  return found === undefined ? {} : { downloadBytes: found, diskBytes: found, memoryBytes: found };
}
