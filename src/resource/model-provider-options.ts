import type { Log } from '#base';
import type { Blobs } from '#contract';
import type { MemoryLedger } from './memory-ledger.ts';

export interface ModelProviderOptions {
  readonly blobs: Blobs;
  /** The data folder. */
  readonly home: string;
  /** The program's folder: `lode.lock` lies there, and paths of `file:` sources start there. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /**
   * Memory of their own that the models have which the running stack has loaded, in bytes: what a new generation does not
   * want makes room for it where it must.
   */
  readonly heldBytes: () => Promise<number>;
  readonly memory: MemoryLedger;
  readonly log: Log;
}
