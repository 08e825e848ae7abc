/** A part of a shape as text, equal for equal parts: terms by their numbers, maps as lists. Where it was said does not count. */
export function partKey(part: unknown): string {
  return JSON.stringify(part, (key, value: unknown) => {
    if (key === 'path') return undefined;
    if (value instanceof Map) return [...value];
    return typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
  });
}

/** The parts of both, each once. */
export function unionOfParts<Part>(ones: readonly Part[], others: readonly Part[]): readonly Part[] {
  return [...new Map([...ones, ...others].map((part) => [partKey(part), part])).values()];
}
