import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Clock, type Digest, digestOf, systemClock } from '#base';
import type { Blobs } from '#contract';
import type { Quantisation } from '#native';
import { digestOfFile } from '../blob/digest-of-file.ts';
import { assertSpace, type FreeBytes, freeBytesOnDisk } from '../fetch/disk-space.ts';
import { exclusively } from '../fetch/exclusive.ts';
import { readGguf } from '../gguf/read-gguf.ts';
import { inspectModel } from '../model/inspect-model.ts';
import { quantisedBytes } from './quantised-bytes.ts';
import { findProvenance, type Provenance, type Recipe, recordProvenance } from './provenance.ts';
import { runQuantiser } from './run-quantiser.ts';

export interface QuantiseWeightsOptions {
  readonly blobs: Blobs;
  /** The weights to start from, which must be stored. */
  readonly source: Digest;
  readonly type: Quantisation;
  /** The data folder. */
  readonly home: string;
  /** Default: one for each processor. */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The total is an estimate. */
  readonly progress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
  readonly freeBytes?: FreeBytes | undefined;
  readonly clock?: Clock | undefined;
}

export interface QuantisedWeights {
  readonly digest: Digest;
  readonly sizeBytes: number;
  /** How they were made; undefined when the source had the wanted type already and is used as it is. */
  readonly provenance: Provenance | undefined;
}

const watchEveryMs = 200;

/**
 * Makes weights of another type from stored ones, once: the result is kept by content and found again by its recipe.
 * Killed at any instant, it leaves nothing that could be taken for a result.
 *
 * @throws QuantiseFailedError, NoSpaceError, InvalidGgufError and the errors of #native
 */
export async function quantiseWeights(options: QuantiseWeightsOptions): Promise<QuantisedWeights> {
  const { blobs, source, type, home, signal, clock = systemClock } = options;
  const parentFile = await blobs.pathOf(source);
  const header = await readGguf(parentFile);
  if (inspectModel(header).quantisation.toLowerCase() === type) {
    return { digest: source, sizeBytes: header.fileBytes, provenance: undefined };
  }
  // Loaded here and not with this file: most commands never need the native libraries.
  const { llamaRelease } = await import('#native');
  const recipe: Recipe = { parent: source, recipe: { step: 'quantise', type }, build: `llama.cpp ${llamaRelease}` };
  const found = await findMade(options, recipe);
  if (found) return found;
  const partial = join(home, 'partial', `quantise-${digestOf(recipe).slice('sha256:'.length, 'sha256:'.length + 32)}`);
  return exclusively(`${partial}.lock`, { signal, clock }, async () => {
    const meanwhile = await findMade(options, recipe);
    if (meanwhile) return meanwhile;
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    // A name of its own, because a process that outlived its parent may still be writing to the last one.
    const file = join(await mkdtemp(join(partial, 'run-')), 'weights.gguf');
    const totalBytes = quantisedBytes(header, type);
    await assertSpace(partial, totalBytes, options.freeBytes ?? freeBytesOnDisk);
    await watched(file, totalBytes, options, () =>
      runQuantiser({ from: parentFile, to: file, type, threads: options.threads ?? availableParallelism() }, signal),
    );
    const made = await adopt(file, recipe, options, clock);
    await rm(partial, { recursive: true, force: true });
    return made;
  });
}

async function findMade(
  { blobs, home }: QuantiseWeightsOptions,
  recipe: Recipe,
): Promise<QuantisedWeights | undefined> {
  const provenance = await findProvenance(home, recipe);
  if (!provenance || !(await blobs.has(provenance.digest))) return undefined;
  return { digest: provenance.digest, sizeBytes: provenance.sizeBytes, provenance };
}

/** Checks what was written, stores it, and only then says that it exists. */
async function adopt(
  file: string,
  recipe: Recipe,
  options: QuantiseWeightsOptions,
  clock: Clock,
): Promise<QuantisedWeights> {
  const { fileBytes: sizeBytes } = await readGguf(file);
  const digest = await digestOfFile(file, { signal: options.signal });
  await options.blobs.adopt(file, digest);
  const provenance: Provenance = { ...recipe, digest, sizeBytes, madeAt: new Date(clock.nowMs()).toISOString() };
  await recordProvenance(options.home, provenance);
  return { digest, sizeBytes, provenance };
}

async function watched(
  file: string,
  totalBytes: number,
  { progress }: QuantiseWeightsOptions,
  work: () => Promise<void>,
): Promise<void> {
  const timer = setInterval(() => {
    void stat(file).then(
      ({ size }) => progress?.(Math.min(size, totalBytes), totalBytes),
      () => {},
    );
  }, watchEveryMs);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
}
