import type { Log } from '#base';
import type { SegmentsOptions } from '../cache/disk/segments.ts';
import type { EncoderFiles, WorkerOptions } from '../wire.ts';

export interface EncoderOptions {
  readonly name: string;
  /** Local paths of its files. */
  readonly files: EncoderFiles;
  readonly pooling: WorkerOptions['pooling'];
  /** Default: `full`. */
  readonly precision?: WorkerOptions['precision'] | undefined;
  /** Tokens of one input, special ones included. Default: as many as the model has places for. */
  readonly tokensMax?: number | undefined;
  /** Inputs that have more are refused, or cut at their end. Default: `refuse`. */
  readonly whenTooLong?: 'refuse' | 'truncate' | undefined;
  /** What stands before a query and before a passage, for models that were trained with it. Default: nothing. */
  readonly prefixes?: { readonly query?: string | undefined; readonly passage?: string | undefined } | undefined;
  /**
   * Whose vectors a request may get that were computed before, or are being computed: its own team's, or any team's, which may
   * tell by the time an answer takes whether somebody asked the same. Default: `team`.
   */
  readonly sharing?: 'team' | 'everyone' | undefined;
  /** For vectors in memory. Default: 64 MiB. */
  readonly cacheBytes?: number | undefined;
  /** Where vectors are kept beyond memory, and how many bytes of them. Default: nowhere. */
  readonly diskCache?: SegmentsOptions | undefined;
  /** Default: those of the machine, at most four. */
  readonly threads?: number | undefined;
  /** A folder on the disk of the weights, for files that exist while the encoder is loaded. */
  readonly scratch: string;
  readonly log: Log;
}
