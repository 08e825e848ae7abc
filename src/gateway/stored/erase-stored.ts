import type { BatchArchive } from '../batches/archive/batch-archive.ts';
import type { FileArchive } from '../files/archive/file-archive.ts';
import type { ResponseArchive } from '../responses/archive/response-archive.ts';
import { StoredInUseError } from './stored-in-use-error.ts';

/** Where a gateway keeps what its clients have it store; what is absent is not kept. */
export interface StoredThings {
  readonly responses?: ResponseArchive | undefined;
  readonly files?: FileArchive | undefined;
  readonly batches?: BatchArchive | undefined;
  /** Of vectors, with their records. */
  readonly collections?: { erase(tenant: string): Promise<number> } | undefined;
  /** What encoders keep on disk of a tenant's texts. */
  readonly keptVectors?: { erase(tenant: string): Promise<number> } | undefined;
}

/** How many there were of each. */
export interface ErasedThings {
  readonly responses: number;
  readonly conversations: number;
  readonly files: number;
  readonly batches: number;
  readonly collections: number;
  /** Encoders that had kept vectors. */
  readonly caches: number;
}

/**
 * Erases all that a tenant has stored, for good, whatever is being made of it now: work in the background ends within
 * seconds, and nothing of it is kept. It may be repeated, and goes on where it was interrupted.
 *
 * @throws StoredInUseError
 */
export async function eraseStored(
  { responses, files, batches, collections, keptVectors }: StoredThings,
  tenant: string,
): Promise<ErasedThings> {
  // Batches first: without them nobody writes files any more.
  const erasedBatches = (await batches?.erase(tenant)) ?? 0;
  const erasedFiles = (await files?.erase(tenant)) ?? 0;
  const erased = (await responses?.erase(tenant)) ?? { responses: 0, conversations: 0 };
  const erasedCollections = (await collections?.erase(tenant)) ?? 0;
  const caches = (await keptVectors?.erase(tenant)) ?? 0;
  const areForgotten = [await responses?.forget(), await files?.forget(), await batches?.forget()];
  if (areForgotten.includes(false)) throw new StoredInUseError();
  return { ...erased, files: erasedFiles, batches: erasedBatches, collections: erasedCollections, caches };
}
