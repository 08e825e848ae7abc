import type { Digest } from '#base';
import type { Blobs } from '#contract';
import { assertAdapterFits, readGguf, verifyBlob } from '#hub';
import { DamagedAdapterError } from './damaged-adapter-error.ts';

/**
 * Finds the files of a model's adapters, by the digest that is their name. Each is read through and checked against the
 * model before native code sees it, once: what was sound when it was planned may have been damaged on the disk. It also
 * brings the file into the system's cache, so that streams wait only a moment when the model loads it.
 */
export function adapterFiles(blobs: Blobs, base: Digest): (name: string) => Promise<string> {
  const checked = new Map<string, Promise<string>>();
  const check = async (name: string): Promise<string> => {
    const digest = name as Digest;
    const { intact } = await verifyBlob(blobs, digest);
    if (!intact) throw new DamagedAdapterError(digest);
    const file = await blobs.pathOf(digest);
    assertAdapterFits(await readGguf(file), await readGguf(await blobs.pathOf(base)));
    return file;
  };
  return (name) => {
    const known = checked.get(name);
    if (known !== undefined) return known;
    const checking = check(name);
    checked.set(name, checking);
    // The next request looks again.
    checking.catch(() => checked.delete(name));
    return checking;
  };
}
