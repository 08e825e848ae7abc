import { canMeetDemands } from './demands.ts';
import type { MemberNode, ObjectNode, Seen } from './node.ts';

export function nothingSeen({ slots, required }: ObjectNode): Seen {
  return {
    words: Array.from({ length: Math.ceil(slots.length / 32) }, () => 0),
    count: 0,
    requiredLeft: required,
    met: 0,
  };
}

export function markSeen(object: ObjectNode, seen: Seen, { slot, isRequired, meets }: MemberNode): Seen {
  const count = countThatMatters(object, seen.count + 1);
  const met = seen.met | meets;
  if (slot < 0) return { ...seen, count, met };
  const words = seen.words.map((word, at) => (at === slot >>> 5 ? word | (1 << (slot & 31)) : word));
  return { words, count, requiredLeft: seen.requiredLeft - (isRequired ? 1 : 0), met };
}

/** Beyond the bounds all counts are alike; so are then the states. */
function countThatMatters({ min, max }: ObjectNode, count: number): number {
  return max === Infinity ? Math.min(count, min) : count;
}

export function mayClose({ min, demands }: ObjectNode, { count, requiredLeft, met }: Seen): boolean {
  return requiredLeft === 0 && count >= min && met === demands;
}

/** Visits the members that may come next: there is room left for all that must come. */
export function forPossibleMembers(
  object: ObjectNode,
  seen: Seen,
  canCome: (member: MemberNode) => boolean,
  visit: (member: MemberNode) => void,
): void {
  findPossibleMember(object, seen, canCome, (member) => {
    visit(member);
    return false;
  });
}

export function isAnyMemberPossible(object: ObjectNode, seen: Seen, canCome: (member: MemberNode) => boolean): boolean {
  return findPossibleMember(object, seen, canCome, () => true);
}

function findPossibleMember(
  object: ObjectNode,
  seen: Seen,
  canCome: (member: MemberNode) => boolean,
  isWanted: (member: MemberNode) => boolean,
): boolean {
  const { slots, patterns, max, demands } = object;
  const hasRoom = seen.count + seen.requiredLeft < max;
  const isPossible = (member: MemberNode) =>
    (hasRoom || member.isRequired) &&
    canCome(member) &&
    (demands === 0 || canMeetDemands(object, markSeen(object, seen, member), canCome));
  for (let slot = 0; slot < slots.length; slot++) {
    if (hasCome(seen, slot)) continue;
    for (const member of slots[slot] as readonly MemberNode[]) if (isPossible(member) && isWanted(member)) return true;
  }
  return patterns.some((member) => isPossible(member) && isWanted(member));
}

function hasCome({ words }: Seen, slot: number): boolean {
  return ((words[slot >>> 5] as number) & (1 << (slot & 31))) !== 0;
}
