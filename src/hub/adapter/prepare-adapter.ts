import { open } from 'node:fs/promises';
import { type Digest, digestOf } from '#base';
import { type MakeOptions, makeOnce } from '../blob/make-once.ts';
import type { Provenance, Recipe } from '../blob/provenance.ts';
import type { GgufHeader } from '../gguf/header.ts';
import { readGguf } from '../gguf/read-gguf.ts';
import { inspectModel } from '../model/inspect-model.ts';
import { assertAdapterFits } from './assert-adapter-fits.ts';
import { convertAdapter } from './convert-adapter.ts';
import type { AdapterFacts } from './inspect-adapter.ts';
import { NotAnAdapterError } from './not-an-adapter-error.ts';

export interface PrepareAdapterOptions extends MakeOptions {
  /** A stored GGUF adapter, or the stored `adapter_model.safetensors`. */
  readonly weights: Digest;
  /** The stored `adapter_config.json` that belongs to weights in safetensors. */
  readonly config?: Digest | undefined;
  /** The stored model that it is to run on. */
  readonly base: Digest;
}

export interface PreparedAdapter {
  /** Of the GGUF file that is served. */
  readonly digest: Digest;
  readonly sizeBytes: number;
  readonly facts: AdapterFacts;
  /** How it was made; undefined where the weights came as GGUF and are used as they are. */
  readonly provenance: Provenance | undefined;
}

/** Rises when the conversion gives other bytes than before. */
const build = 'lode, conversion of adapters 1';

/**
 * Makes a stored adapter fit to be served on a base: converted once where it came in safetensors, and checked against the
 * base in any case.
 *
 * @throws NotAnAdapterError, UnsupportedAdapterError, AdapterMismatchError, InvalidSafetensorsError, InvalidGgufError,
 *   NoSpaceError
 */
export async function prepareAdapter(options: PrepareAdapterOptions): Promise<PreparedAdapter> {
  const { blobs, weights } = options;
  const base = await readGguf(await blobs.pathOf(options.base));
  const isConverted = await isGguf(await blobs.pathOf(weights));
  const provenance = isConverted ? undefined : await convertOnce(options, base);
  const digest = provenance?.digest ?? weights;
  const header = await readGguf(await blobs.pathOf(digest));
  return { digest, sizeBytes: header.fileBytes, facts: assertAdapterFits(header, base), provenance };
}

async function convertOnce(options: PrepareAdapterOptions, header: GgufHeader): Promise<Provenance> {
  const { blobs, config } = options;
  if (!config) throw new NotAnAdapterError('it is no GGUF file, and there is no adapter_config.json to convert it by');
  const base = inspectModel(header);
  const { architecture, heads, kvHeads } = base;
  const recipe: Recipe = {
    parent: options.weights,
    recipe: { step: 'convert-adapter', config, base: digestOf({ architecture, heads, kvHeads }) },
    build,
  };
  const [from, about] = [await blobs.pathOf(options.weights), await blobs.pathOf(config)];
  // Differently scaled modules are written twice as wide.
  const neededBytes = 2 * ((await blobs.sizeOf(options.weights)) ?? 0);
  return makeOnce(options, recipe, neededBytes, async (to) => {
    await convertAdapter({ weights: from, config: about, base, to });
    assertAdapterFits(await readGguf(to), header);
  });
}

async function isGguf(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.toString('latin1') === 'GGUF';
  } finally {
    await handle.close();
  }
}
