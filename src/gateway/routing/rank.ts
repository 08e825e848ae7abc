import { createHash } from 'node:crypto';
import type { Context, GenerateRequest, RoutingReason } from '#contract';
import type { BalanceRule, StickyBy } from './balance.ts';
import type { Candidate } from './candidate.ts';
import { costOf } from './cost-of.ts';

/** Candidates in the order in which they are to be asked. */
export interface Ranking {
  readonly candidates: readonly Candidate[];
  /** Why the first is the first. */
  readonly reason: RoutingReason;
}

/** @param random from 0 up to 1, for shares */
export function rank(
  candidates: readonly Candidate[],
  rule: BalanceRule,
  request: GenerateRequest,
  context: Context,
  random: () => number,
): Ranking {
  if (rule.by === 'order') return { candidates, reason: 'order' };
  if (rule.by === 'cost')
    return { candidates: sortedBy(candidates, ({ model }) => costOf(model, request)), reason: 'cost' };
  const shares = rule.by === 'share' ? rule.shares : candidates.map(() => 1);
  const belongsTo = 'stickyBy' in rule && rule.stickyBy ? stickyId(rule.stickyBy, context) : undefined;
  if (belongsTo !== undefined) return { candidates: byShare(candidates, shares, hashed(belongsTo)), reason: 'sticky' };
  if (rule.by === 'load') return { candidates: sortedBy(candidates, ({ running }) => running), reason: 'load' };
  return { candidates: byShare(candidates, shares, random), reason: 'share' };
}

function stickyId(by: StickyBy, { keyId, tenant, session }: Context): string | undefined {
  if (by === 'key') return keyId;
  // A session is the tenant's own: others may call theirs the same.
  return by === 'team' ? tenant : session && `${tenant} ${session}`;
}

/** Equal ones stay in their order. */
function sortedBy(candidates: readonly Candidate[], valueOf: (candidate: Candidate) => number): readonly Candidate[] {
  return candidates.toSorted((a, b) => valueOf(a) - valueOf(b));
}

/**
 * Weighted rendezvous hashing: with draws that are uniform, each is first as often as its share says; with draws that
 * depend on who asks and on the candidate, the same comes first for the same, also when others come and go.
 * Those without a share come last, in case all others fail.
 */
function byShare(
  candidates: readonly Candidate[],
  shares: readonly number[],
  draw: (name: string) => number,
): readonly Candidate[] {
  const scored = candidates.map((candidate, index) => {
    const share = shares[index] ?? 0;
    return { candidate, score: share === 0 ? Infinity : -Math.log(1 - draw(candidate.model.name)) / share };
  });
  return scored.toSorted((a, b) => (a.score === b.score ? 0 : a.score - b.score)).map(({ candidate }) => candidate);
}

/** Uniform over names and owners, and always the same for both. */
function hashed(belongsTo: string): (name: string) => number {
  return (name) => createHash('sha256').update(`${belongsTo}\n${name}`).digest().readUIntBE(0, 6) / 2 ** 48;
}
