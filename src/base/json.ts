export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * JSON with the keys of every object in code-unit order and no white space, so that equal values give equal text.
 * Undefined members are left out, and `toJSON` is asked, as `JSON.stringify` does.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(inOrder(value));
}

/** A copy, rather than a replacer, which would make two: plans hold tens of thousands of small objects. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('toJSON' in value && typeof value.toJSON === 'function') return inOrder(value.toJSON());
  if (Array.isArray(value)) return value.map(inOrder);
  const given = Object.keys(value);
  const keys = isSorted(given) ? given : given.toSorted((a, b) => (a < b ? -1 : 1));
  // "__proto__" is a key like any other where there is no prototype.
  const copy: Record<string, unknown> = keys.includes('__proto__') ? (Object.create(null) as typeof copy) : {};
  for (const key of keys) copy[key] = inOrder((value as Readonly<Record<string, unknown>>)[key]);
  return copy;
}

function isSorted(keys: readonly string[]): boolean {
  return keys.every((key, index) => index === 0 || keys[index - 1]! < key);
}
