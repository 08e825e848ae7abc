/** A value as it stands in a text. */
export function printed(part: unknown): string {
  return typeof part === 'object' && part !== null ? JSON.stringify(part) : String(part);
}
