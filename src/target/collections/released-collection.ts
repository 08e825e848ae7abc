import type { CollectionDefinition } from '#contract';

/** A collection that must be there while a generation is served. */
export interface ReleasedCollection {
  readonly definition: CollectionDefinition;
  /** Each has one of its own. Absent: one, for keys without a team. */
  readonly teams?: readonly string[] | undefined;
}
