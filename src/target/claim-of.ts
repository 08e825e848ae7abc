import type { Digest } from '#base';
import type { Blobs } from '#contract';
import { inspectModel, type MemoryClaim, memoryClaim, type ModelFacts, readGguf } from '#hub';
import type { ReleasedModel } from './release.ts';

/** What a model will take of the machine's memory, from the header of its stored weights. */
export async function claimOf(
  blobs: Blobs,
  { digest, draft, contextTokens, parallel }: Pick<ReleasedModel, 'digest' | 'draft' | 'contextTokens' | 'parallel'>,
): Promise<MemoryClaim> {
  return memoryClaim(digest, await factsOf(blobs, digest), {
    contextTokens,
    parallel,
    draft: draft && (await factsOf(blobs, draft)),
  });
}

/** What the header of stored weights says. */
export async function factsOf(blobs: Blobs, weights: Digest): Promise<ModelFacts> {
  return inspectModel(await readGguf(await blobs.pathOf(weights)));
}
