import type { CallExpression, Expression, ObjectExpression } from 'oxc-parser';
import { firstObject, nameOf, unwrap } from './find-place.ts';

/** A piece of the source that goes. */
interface Removal {
  readonly start: number;
  readonly end: number;
}

export interface Removals {
  readonly pieces: readonly Removal[];
  /** Paths that are not written in the declaration. */
  readonly notFound: readonly string[];
}

/** The pieces that take properties out of the first object that is passed to a call, with the commas between them. */
export function findRemovals(call: CallExpression, paths: readonly string[]): Removals {
  const holders = new Map<ObjectExpression, Set<number>>();
  const notFound: string[] = [];
  for (const path of paths) {
    const keys = path.split('.');
    const holder = objectAt(firstObject(call), keys.slice(0, -1));
    const index = holder === undefined ? -1 : indexOf(holder, keys.at(-1));
    if (holder === undefined || index < 0) notFound.push(path);
    else holders.set(holder, (holders.get(holder) ?? new Set()).add(index));
  }
  return { pieces: [...holders].flatMap(([holder, indices]) => piecesOf(holder, indices)), notFound };
}

function objectAt(value: Expression | undefined, path: readonly string[]): ObjectExpression | undefined {
  if (value?.type !== 'ObjectExpression') return undefined;
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const property = value.properties[indexOf(value, key)];
  return property?.type === 'Property' ? objectAt(unwrap(property.value), rest) : undefined;
}

function indexOf({ properties }: ObjectExpression, key: string | undefined): number {
  return properties.findIndex((each) => each.type === 'Property' && !each.computed && nameOf(each) === key);
}

/** Neighbours go in one piece: with the comma that follows them or, at the end, the one in front. */
function piecesOf({ properties }: ObjectExpression, indices: ReadonlySet<number>): readonly Removal[] {
  return properties.flatMap((property, from) => {
    if (!indices.has(from) || indices.has(from - 1)) return [];
    let to = from;
    while (indices.has(to + 1)) to++;
    const following = properties[to + 1];
    if (following) return [{ start: property.start, end: following.start }];
    return [{ start: properties[from - 1]?.end ?? property.start, end: properties[to]?.end ?? property.end }];
  });
}
