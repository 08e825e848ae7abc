import type { FilterScalar } from '#contract';
import { valuesAt } from '../filter/metadata-values.ts';
import type { Place } from '../rows/row-set.ts';

/** Some records that have one value of a field in common. */
export interface Group<Member> {
  readonly value: FilterScalar;
  readonly members: readonly Member[];
}

/**
 * The first `k` groups in the order of their best members, with at most `size` of each. A record whose field is a list
 * is in a group of each of its values.
 */
export function groupsOf<Member extends { readonly place: Place }>(
  members: readonly Member[],
  field: string,
  size: number,
  k: number,
): readonly Group<Member>[] {
  const groups = new Map<FilterScalar, Member[]>();
  for (const member of members) {
    const { rows, row } = member.place;
    for (const value of new Set(valuesAt(rows.metadataOf(row), field))) {
      if (typeof value === 'object') continue;
      const group = groups.get(value);
      if (group === undefined && groups.size < k) groups.set(value, [member]);
      else if (group && group.length < size) group.push(member);
    }
  }
  return [...groups].map(([value, group]) => ({ value, members: group }));
}
