import type { Metadata, MetadataValue } from '#contract';

/** Calls `visit` for everything in metadata that a field's path leads to; elements of lists have the path of their list. */
export function walkMetadata(metadata: Metadata, visit: (path: string, value: MetadataValue) => void): void {
  for (const [field, value] of Object.entries(metadata)) walk(field, value, visit);
}

function walk(path: string, value: MetadataValue, visit: (path: string, value: MetadataValue) => void): void {
  if (isList(value)) {
    // A list without elements is there, too.
    if (value.length === 0) visit(path, value);
    for (const element of value) walk(path, element, visit);
    return;
  }
  visit(path, value);
  if (typeof value !== 'object' || value === null) return;
  for (const [field, inner] of Object.entries(value)) walk(`${path}.${field}`, inner, visit);
}

/** What `walkMetadata` visits under one path. */
export function valuesAt(metadata: Metadata, path: string): readonly MetadataValue[] {
  const found: MetadataValue[] = [];
  for (const [field, value] of Object.entries(metadata)) {
    if (field === path) collect(value, found);
    else if (path.startsWith(`${field}.`)) collectInner(value, path.slice(field.length + 1), found);
  }
  return found;
}

function collect(value: MetadataValue, found: MetadataValue[]): void {
  if (isList(value) && value.length > 0) for (const element of value) collect(element, found);
  else found.push(value);
}

function collectInner(value: MetadataValue, path: string, found: MetadataValue[]): void {
  if (isList(value)) for (const element of value) collectInner(element, path, found);
  else if (typeof value === 'object' && value !== null) found.push(...valuesAt(value, path));
}

function isList(value: MetadataValue): value is readonly MetadataValue[] {
  return Array.isArray(value);
}
