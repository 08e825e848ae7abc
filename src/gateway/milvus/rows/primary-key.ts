import type { FieldEntry } from '../catalogue/collection-entry.ts';

const digits = 19;
const most = 10n ** BigInt(digits);

/**
 * The id in the store that stands for a primary key. Of numbers it has 19 digits, and of those below 0 a sign and what is left
 * to the greatest, so that ids sort as their numbers do: iterators go by that.
 */
export function idOf(key: string | number | bigint, { type }: Pick<FieldEntry, 'type'>): string {
  if (type !== 'Int64') return String(key);
  const number = BigInt(key);
  return number < 0n ? `-${pad(most + number)}` : pad(number);
}

/** A primary key as it is told: a text, or a number in digits, because it may have 64 bits. */
export function keyOf(id: string, { type }: Pick<FieldEntry, 'type'>): string {
  if (type !== 'Int64') return id;
  return id.startsWith('-') ? String(BigInt(id.slice(1)) - most) : String(BigInt(id));
}

function pad(number: bigint): string {
  return String(number).padStart(digits, '0');
}
