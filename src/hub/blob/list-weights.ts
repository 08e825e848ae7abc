import type { Digest } from '#base';
import type { Blobs } from '#contract';
import { forgetProvenance, listProvenance, type Provenance } from './provenance.ts';

/** A stored file of weights. */
export interface StoredWeights {
  readonly digest: Digest;
  readonly sizeBytes: number;
  /** How it was made, when it was made here. */
  readonly provenance: Provenance | undefined;
}

/** Every stored file, largest first. */
export async function listWeights(blobs: Blobs, home: string): Promise<readonly StoredWeights[]> {
  const records = new Map((await listProvenance(home)).map((record) => [record.digest, record]));
  const stored = await Array.fromAsync(blobs.list(), (blob) => ({ ...blob, provenance: records.get(blob.digest) }));
  return stored.toSorted((a, b) => b.sizeBytes - a.sizeBytes);
}

/** Stored files that none of these digests names, largest first: what may be removed without anything missing it. */
export async function unusedWeights(
  blobs: Blobs,
  home: string,
  used: Iterable<Digest>,
): Promise<readonly StoredWeights[]> {
  const kept = new Set(used);
  return (await listWeights(blobs, home)).filter(({ digest }) => !kept.has(digest));
}

/** Removes a stored file and the record of how it was made. */
export async function removeWeights(blobs: Blobs, home: string, digest: Digest): Promise<void> {
  const records = await listProvenance(home);
  await blobs.delete(digest);
  for (const record of records) if (record.digest === digest) await forgetProvenance(home, record);
}
