import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Digest } from '#base';
import type { Quantisation } from '#native';
import { type MakeOptions, makeOnce } from '../blob/make-once.ts';
import type { Provenance, Recipe } from '../blob/provenance.ts';
import { readGguf } from '../gguf/read-gguf.ts';
import { inspectModel } from '../model/inspect-model.ts';
import { quantisedBytes } from './quantised-bytes.ts';
import { runQuantiser } from './run-quantiser.ts';

export interface QuantiseWeightsOptions extends MakeOptions {
  /** The weights to start from, which must be stored. */
  readonly source: Digest;
  readonly type: Quantisation;
  /** Default: one for each processor. */
  readonly threads?: number | undefined;
  /** The total is an estimate. */
  readonly progress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
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
  const { blobs, source, type, signal } = options;
  const parentFile = await blobs.pathOf(source);
  const header = await readGguf(parentFile);
  if (inspectModel(header).quantisation.toLowerCase() === type) {
    return { digest: source, sizeBytes: header.fileBytes, provenance: undefined };
  }
  // Loaded here and not with this file: most commands never need the native libraries.
  const { llamaRelease } = await import('#native');
  const recipe: Recipe = { parent: source, recipe: { step: 'quantise', type }, build: `llama.cpp ${llamaRelease}` };
  const totalBytes = quantisedBytes(header, type);
  const provenance = await makeOnce(options, recipe, totalBytes, (file) =>
    watched(file, totalBytes, options, () =>
      runQuantiser({ from: parentFile, to: file, type, threads: options.threads ?? availableParallelism() }, signal),
    ),
  );
  return { digest: provenance.digest, sizeBytes: provenance.sizeBytes, provenance };
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
