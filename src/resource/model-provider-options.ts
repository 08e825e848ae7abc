import type { Digest, Log } from '#base';
import type { Blobs } from '#contract';

export interface ModelProviderOptions {
  readonly blobs: Blobs;
  /** The data folder. */
  readonly home: string;
  /** The program's folder: `lode.lock` lies there, and paths of `file:` sources start there. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /**
   * Memory that the running stack holds for these weights, in bytes: a new generation that serves the same does not
   * need it a second time. What it holds for others is taken until the new generation has the traffic.
   */
  readonly heldBytes: (digest: Digest) => Promise<number>;
  readonly log: Log;
}
