import { bytesTogether, type MemoryClaim } from './memory-claim.ts';

/** `pinned`: loaded at once, and kept. `onDemand`: loaded by the first request. `whileRoom`: loaded at once where it fits. */
export type LoadPolicy = 'pinned' | 'onDemand' | 'whileRoom';

export interface StartCandidate {
  readonly claim: MemoryClaim;
  readonly load: LoadPolicy;
}

/**
 * What a generation has in memory from the start: all that is pinned, and then, in their order, those that fit beside it
 * and are not left to the first request.
 */
export function modelsAtStart<Candidate extends StartCandidate>(
  candidates: readonly Candidate[],
  budgetBytes: number,
): readonly Candidate[] {
  const chosen = candidates.filter(({ load }) => load === 'pinned');
  for (const candidate of candidates) {
    if (candidate.load !== 'whileRoom') continue;
    const claims = [...chosen, candidate].map(({ claim }) => claim);
    if (bytesTogether(claims) <= budgetBytes) chosen.push(candidate);
  }
  return chosen;
}
