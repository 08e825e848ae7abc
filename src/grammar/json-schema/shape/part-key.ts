const keys = new WeakMap<object, string>();

/** A part of a shape as text, equal for equal parts: terms by their numbers, maps as lists. Where it was said does not count. */
export function partKey(part: object): string {
  const known = keys.get(part);
  if (known !== undefined) return known;
  const key = JSON.stringify(part, (name, value: unknown) => {
    if (name === 'path') return undefined;
    if (value instanceof Map) return [...value];
    return typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
  });
  keys.set(part, key);
  return key;
}

/** The parts of both, each once. */
export function unionOfParts<Part extends object>(ones: readonly Part[], others: readonly Part[]): readonly Part[] {
  if (ones.length === 0 || others.length === 0) return ones.length === 0 ? others : ones;
  return [...new Map([...ones, ...others].map((part) => [partKey(part), part])).values()];
}
