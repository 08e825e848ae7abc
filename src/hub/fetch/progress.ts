import type { Source } from '../source/source.ts';

/** Where a fetch stands. */
export interface FetchProgress {
  /** `waiting`: another process of this machine fetches the same weights, and this is how far it has come. */
  readonly phase: 'waiting' | 'downloading' | 'unpacking' | 'copying';
  readonly source: Source;
  readonly doneBytes: number;
  readonly totalBytes: number | undefined;
}

export type OnProgress = (progress: FetchProgress) => void;
