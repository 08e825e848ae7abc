import type { Json } from '#base';

/** A value as TypeScript source, on one line, strings in single quotes. */
export function literal(value: Json): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  const members = Object.entries(value as Readonly<Record<string, Json | undefined>>).flatMap(([key, member]) =>
    member === undefined ? [] : [`${propertyName(key)}: ${literal(member)}`],
  );
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

export function propertyName(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key);
}

function quote(text: string): string {
  // JSON escapes what has to be escaped; only the quotes differ.
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
