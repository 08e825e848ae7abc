import type { MemberNode, ObjectNode, PropertyNode, Seen } from './node.ts';

export function nothingSeen({ properties, required }: ObjectNode): Seen {
  return {
    words: Array.from({ length: Math.ceil(properties.length / 32) }, () => 0),
    count: 0,
    requiredLeft: required,
  };
}

/** @param property its index; -1 for a member of a pattern */
export function markSeen(object: ObjectNode, seen: Seen, property: number): Seen {
  const count = seen.count + 1;
  if (property < 0) return { ...seen, count: countThatMatters(object, count) };
  const words = seen.words.map((word, at) => (at === property >>> 5 ? word | (1 << (property & 31)) : word));
  const isRequired = object.properties[property]?.isRequired === true;
  return { words, count: countThatMatters(object, count), requiredLeft: seen.requiredLeft - (isRequired ? 1 : 0) };
}

/** Beyond the bounds all counts are alike; so are then the states. */
function countThatMatters({ min, max }: ObjectNode, count: number): number {
  return max === Infinity ? Math.min(count, min) : count;
}

export function mayClose({ min }: ObjectNode, { count, requiredLeft }: Seen): boolean {
  return requiredLeft === 0 && count >= min;
}

/** Visits the members that may come next: there is room left for all that must come. */
export function forPossibleMembers(object: ObjectNode, seen: Seen, visit: (member: MemberNode) => void): void {
  isAnyMemberPossible(object, seen, (member) => {
    visit(member);
    return false;
  });
}

export function isAnyMemberPossible(object: ObjectNode, seen: Seen, test: (member: MemberNode) => boolean): boolean {
  const { properties, patterns, max } = object;
  const hasRoom = seen.count + seen.requiredLeft < max;
  for (let index = 0; index < properties.length; index++) {
    const property = properties[index] as PropertyNode;
    const came = ((seen.words[index >>> 5] as number) & (1 << (index & 31))) !== 0;
    if (!came && (hasRoom || property.isRequired) && test(property)) return true;
  }
  return hasRoom && patterns.some(test);
}
