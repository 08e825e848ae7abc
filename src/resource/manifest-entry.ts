import { assert } from '#base';
import type { Manifest, ManifestEntry } from '#stack';

export interface Reference {
  readonly $ref: string;
}

/** What a property of a generation refers to. */
export function entryOf({ $ref }: Reference, resources: Manifest['resources']): ManifestEntry {
  const entry = resources[$ref as keyof Manifest['resources']];
  assert(entry, `${$ref} is part of the generation`);
  return entry;
}

/** The name in a reference, without the kind. */
export function nameIn({ $ref }: Reference): string {
  return $ref.slice($ref.indexOf('/') + 1);
}
