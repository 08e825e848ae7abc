import type { Json } from '#base';
import type { Change } from '../plan.ts';

type Members = Readonly<Record<string, Json | undefined>>;

/**
 * The properties that differ, as paths with both values. Lists of equal length are compared item by item, other lists
 * as a whole; references, secrets and functions are single values.
 */
export function compare(before: Members, after: Members): readonly Change[] {
  const changes: Change[] = [];
  collect(before, after, '', changes);
  return changes;
}

function collect(before: Members, after: Members, prefix: string, changes: Change[]): void {
  for (const key of Object.keys({ ...before, ...after })) {
    const old = before[key];
    const wanted = after[key];
    if (old === wanted) continue;
    const path = prefix + key;
    if (areComparable(old, wanted)) collect(old as Members, wanted as Members, `${path}.`, changes);
    else {
      changes.push({
        path,
        ...(old !== undefined && { before: old }),
        ...(wanted !== undefined && { after: wanted }),
      });
    }
  }
}

function areComparable(a: Json | undefined, b: Json | undefined): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && a.length === b.length;
  if (!isSingle(a) && !isSingle(b)) return true;
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Encoded leaves: `{ $ref }`, `{ $secret }`, `{ $function }`. */
function isSingle(value: object): boolean {
  const keys = Object.keys(value);
  return keys.length === 1 && keys[0]!.startsWith('$');
}
