import type { Blobs } from '#contract';
import { inspectModel, type MemoryClaim, memoryClaim, readGguf } from '#hub';
import type { ReleasedModel } from './release.ts';

/** What a model will take of the machine's memory, from the header of its stored weights. */
export async function claimOf(
  blobs: Blobs,
  { digest, contextTokens, parallel }: Pick<ReleasedModel, 'digest' | 'contextTokens' | 'parallel'>,
): Promise<MemoryClaim> {
  const facts = inspectModel(await readGguf(await blobs.pathOf(digest)));
  return memoryClaim(digest, facts, { contextTokens, parallel });
}
