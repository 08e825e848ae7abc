import type { Clock, Digest, Log } from '#base';
import type { Blobs } from '#contract';
import type { FreeBytes } from './disk-space.ts';
import type { Environment, Http } from './http.ts';
import type { FetchProgress } from './progress.ts';

/** What a kind of source is given to bring weights to this machine. */
export interface Order {
  /** Folder of this source alone for what is unfinished; what lies there after a crash may be gone on with. */
  readonly folder: string;
  /** Folder that relative paths of `file:` sources start from. */
  readonly baseFolder: string;
  readonly expected: Digest | undefined;
  /** Size of the wanted file, where it is known. */
  readonly expectedBytes: number | undefined;
  readonly blobs: Blobs;
  readonly http: Http;
  readonly environment: Environment;
  readonly freeBytes: FreeBytes;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  progress(phase: FetchProgress['phase'], doneBytes: number, totalBytes: number | undefined): void;
}

/** A finished file, or the news that its content is stored already. */
export interface Delivered {
  /** Undefined when the blob was there before. */
  readonly file: string | undefined;
  readonly digest: Digest;
  readonly sizeBytes: number;
}

/** Brings one kind of source. @throws SourceFailedError when this source cannot; others may. */
export type Deliver<Wanted> = (source: Wanted, order: Order) => Promise<Delivered>;
