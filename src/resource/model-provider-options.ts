import type { Log } from '#base';
import type { Blobs } from '#contract';

export interface ModelProviderOptions {
  readonly blobs: Blobs;
  /** The data folder. */
  readonly home: string;
  /** The program's folder: `lode.lock` lies there, and paths of `file:` sources start there. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Memory that the running stack holds and would give back when a new generation takes over, in bytes. */
  readonly heldBytes: () => Promise<number>;
  readonly log: Log;
}
