import type { AdapterKey } from '../scheduler/adapter-turns.ts';
import type { QuietCache } from './quiet-cache.ts';

/** Whose job it is, and when it is due. */
export interface JobOwner {
  readonly id: number;
  readonly tenant: string;
  /** Of those that wait, whoever has the smaller number goes first. */
  readonly priority: number;
  /** Whose turn it uses: jobs of equal priority take turns by this. */
  readonly turn: string;
  /** The adapter that it is computed with; absent: the model alone. */
  readonly adapter?: AdapterKey;
}

/** Work that is done alone, in slices between which others get their turn. */
export interface QuietJob extends JobOwner {
  /**
   * Does the work, with a `yield` after every native call. It may be broken off at each of them, and run again from the
   * start later on, when what it had computed is lost; what it has given its reader by then must not be given again.
   */
  run(cache: QuietCache): AsyncGenerator<void, void>;
  failed(error: unknown): void;
}
