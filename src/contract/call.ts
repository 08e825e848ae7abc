import type { Digest } from '#base';
import type { RecordingPolicy } from './recording.ts';
import type { GenerationRecord } from './request-observer.ts';

/** What a request asked for, beside what its model gets to see: for those who keep a record of it. */
export interface Call {
  readonly operation: GenerationRecord['operation'];
  /** The name that the client asked for. */
  readonly route: string;
  /** The name of the key that was presented. */
  readonly key?: string | undefined;
  readonly isStream: boolean;
  /** Milliseconds since the Unix epoch. */
  readonly arrivedMs: number;
  /** The prompt that stands before the client's messages. */
  readonly prompt?: { readonly name: string; readonly version: Digest } | undefined;
  /** What its holes were filled with, where the client said so. */
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  /** Absent: as for everything that goes through this door. */
  readonly recording?: RecordingPolicy | undefined;
}
