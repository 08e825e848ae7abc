import type { GgufHeader } from './header.ts';
import type { GgufScalar } from './value.ts';

/** Typed access to a header's metadata: a value of another type than asked for counts as absent. */
export function numberIn(header: GgufHeader, key: string): number | undefined {
  const value = header.metadata.get(key)?.value;
  return typeof value === 'number' ? value : undefined;
}

export function textIn(header: GgufHeader, key: string): string | undefined {
  const value = header.metadata.get(key)?.value;
  return typeof value === 'string' ? value : undefined;
}

export function booleanIn(header: GgufHeader, key: string): boolean | undefined {
  const value = header.metadata.get(key)?.value;
  return typeof value === 'boolean' ? value : undefined;
}

export function arrayIn(header: GgufHeader, key: string): readonly GgufScalar[] | undefined {
  const entry = header.metadata.get(key);
  return entry?.type === 'array' ? entry.value : undefined;
}

/** A number for each layer, where files give either one for all or an array. */
export function numbersPerLayer(header: GgufHeader, key: string, layers: number): readonly number[] | undefined {
  const one = numberIn(header, key);
  if (one !== undefined) return Array<number>(layers).fill(one);
  const each = arrayIn(header, key)?.map(Number);
  return each?.length === layers ? each : undefined;
}
