import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, digestOf, systemClock } from '#base';
import type { Blobs } from '#contract';
import { assertSpace, type FreeBytes, freeBytesOnDisk } from '../fetch/disk-space.ts';
import { exclusively } from '../fetch/exclusive.ts';
import { readGguf } from '../gguf/read-gguf.ts';
import { digestOfFile } from './digest-of-file.ts';
import { findProvenance, type Provenance, type Recipe, recordProvenance } from './provenance.ts';

export interface MakeOptions {
  readonly blobs: Blobs;
  /** The data folder. */
  readonly home: string;
  readonly signal?: AbortSignal | undefined;
  readonly freeBytes?: FreeBytes | undefined;
  readonly clock?: Clock | undefined;
}

/**
 * Makes a GGUF file by a recipe, once: the result is kept by content and found again by its recipe. One process of this
 * machine at a time makes it, and others wait for it. Killed at any instant, it leaves nothing that could be taken for
 * a result.
 *
 * @param neededBytes about how large the result will be
 * @param make writes the result to a file that does not exist yet
 * @throws NoSpaceError, InvalidGgufError for a result that is none, and what `make` throws
 */
export async function makeOnce(
  options: MakeOptions,
  recipe: Recipe,
  neededBytes: number,
  make: (file: string) => Promise<void>,
): Promise<Provenance> {
  const { home, signal, clock = systemClock } = options;
  const found = await findMade(options, recipe);
  if (found) return found;
  const name = digestOf(recipe).slice('sha256:'.length, 'sha256:'.length + 32);
  const partial = join(home, 'partial', `${recipe.recipe.step}-${name}`);
  return exclusively(`${partial}.lock`, { signal, clock }, async () => {
    const meanwhile = await findMade(options, recipe);
    if (meanwhile) return meanwhile;
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    await assertSpace(partial, neededBytes, options.freeBytes ?? freeBytesOnDisk);
    // A name of its own, because a process that outlived its parent may still be writing to the last one.
    const file = join(await mkdtemp(join(partial, 'run-')), 'weights.gguf');
    await make(file);
    const made = await adopt(file, recipe, options, clock);
    await rm(partial, { recursive: true, force: true });
    return made;
  });
}

async function findMade({ blobs, home }: MakeOptions, recipe: Recipe): Promise<Provenance | undefined> {
  const provenance = await findProvenance(home, recipe);
  return provenance && (await blobs.has(provenance.digest)) ? provenance : undefined;
}

/** Checks what was written, stores it, and only then says that it exists. */
async function adopt(file: string, recipe: Recipe, options: MakeOptions, clock: Clock): Promise<Provenance> {
  const { fileBytes: sizeBytes } = await readGguf(file);
  const digest = await digestOfFile(file, { signal: options.signal });
  await options.blobs.adopt(file, digest);
  const made: Provenance = { ...recipe, digest, sizeBytes, madeAt: new Date(clock.nowMs()).toISOString() };
  await recordProvenance(options.home, made);
  return made;
}
