import type { Digest } from '#base';
import type { Blobs } from '#contract';
import { inspectModel, type MemoryClaim, memoryClaim, readGguf } from '#hub';
import type { ReleasedModel } from './release.ts';

/** What a model will take of the machine's memory, from the header of its stored weights. */
export async function claimOf(
  blobs: Blobs,
  { digest, draft, contextTokens, parallel }: Pick<ReleasedModel, 'digest' | 'draft' | 'contextTokens' | 'parallel'>,
): Promise<MemoryClaim> {
  const factsOf = async (weights: Digest) => inspectModel(await readGguf(await blobs.pathOf(weights)));
  return memoryClaim(digest, await factsOf(digest), {
    contextTokens,
    parallel,
    draft: draft && (await factsOf(draft)),
  });
}
