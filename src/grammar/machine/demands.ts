import type { MemberNode, ObjectNode, Seen } from './node.ts';

/**
 * Whether the members that can still come may meet all that was not met yet, within the count that is left. By the sets
 * of demands that can be met, the fewest members beyond those that must come anyway.
 */
export function canMeetDemands(
  { slots, patterns, demands, max }: ObjectNode,
  { words, count, requiredLeft, met }: Seen,
  canCome: (member: MemberNode) => boolean,
): boolean {
  const missing = demands & ~met;
  if (missing === 0) return true;
  let fewest = new Map([[0, 0]]);
  for (const [slot, members] of slots.entries()) {
    const hasCome = ((words[slot >>> 5] as number) & (1 << (slot & 31))) !== 0;
    if (hasCome || members.every(({ meets }) => (meets & missing) === 0)) continue;
    fewest = withOneOf(fewest, members.filter(canCome), missing);
  }
  const others = patterns.filter((member) => (member.meets & missing) !== 0 && canCome(member));
  // Members of patterns may come again and again, but one for each demand is enough.
  for (let size = -1; size !== fewest.size;) {
    size = fewest.size;
    fewest = withOneOf(fewest, others, missing);
  }
  return (fewest.get(missing) ?? Infinity) <= max - count - requiredLeft;
}

/** One of the members comes, or none of them where none must. */
function withOneOf(
  fewest: ReadonlyMap<number, number>,
  members: readonly MemberNode[],
  missing: number,
): Map<number, number> {
  const isRequired = members[0]?.isRequired === true;
  const after = isRequired ? new Map<number, number>() : new Map(fewest);
  for (const [set, count] of fewest) {
    for (const { meets } of members) {
      const next = set | (meets & missing);
      const cost = count + (isRequired ? 0 : 1);
      if (cost < (after.get(next) ?? Infinity)) after.set(next, cost);
    }
  }
  return after;
}
