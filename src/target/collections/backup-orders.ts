import type { RestoreOptions } from '#contract';

/** What the serving process is told to back up; it has the collections open. */
export interface CollectionBackup {
  /** As the store has it: see `tenantCollectionName`. */
  readonly name: string;
  readonly folder: string;
}

export interface CollectionRestore extends RestoreOptions {
  readonly folder: string;
}
