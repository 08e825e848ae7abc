import type { QuietCache } from './quiet-cache.ts';

/** Work that is done alone, in slices between which others get their turn. */
export interface QuietJob {
  readonly id: number;
  readonly tenant: string;
  /**
   * Does the work, with a `yield` after every native call. It may be broken off at each of them, and run again from the
   * start later on, when what it had computed is lost; what it has given its reader by then must not be given again.
   */
  run(cache: QuietCache): AsyncGenerator<void, void>;
  failed(error: unknown): void;
}
