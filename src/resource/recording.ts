import { z } from 'zod';
import type { RecordingPolicy } from '#contract';

/** What is recorded of calls. What is left out is as for the whole gateway; there, as the defaults say. */
export interface RecordingDeclaration {
  /**
   * `texts`: all that was asked and answered. `redacted`: the same without what looks like personal data or a secret.
   * `facts`: names, counts, times and cost. `usage`: no run, but its tokens and cost in the reports. Default: `texts`.
   */
  readonly keep?: RecordingPolicy['keep'];
  /** Of the calls, the share that is recorded so; of the others only usage. From 0 to 1. Default: 1. */
  readonly share?: number;
  /** Whether the end of an answer is told only when its run is on disk. Default: true. */
  readonly durable?: boolean;
  /** While runs cannot be written: serve without those that find no room in memory, or refuse. Default: `serve`. */
  readonly whenUnwritable?: RecordingPolicy['whenUnwritable'];
}

export interface GatewayRecordingDeclaration extends RecordingDeclaration {
  /** Runs are erased after so many days. Default: 90. */
  readonly days?: number;
}

const defaults: RecordingPolicy = { keep: 'texts', share: 1, durable: true, whenUnwritable: 'serve' };

export const recordingProperties = z.strictObject({
  keep: z.enum(['texts', 'redacted', 'facts', 'usage']).optional(),
  share: z.number().min(0).max(1).optional(),
  durable: z.boolean().optional(),
  whenUnwritable: z.enum(['serve', 'refuse']).optional(),
});

export const gatewayRecordingProperties = recordingProperties.extend({
  days: z.int().min(1).max(36_500).optional(),
});

type Declared = z.infer<typeof recordingProperties> | undefined;

/** What holds for calls, from the general to the special: the later of two declarations wins, member by member. */
export function recordingPolicy(...declared: readonly Declared[]): RecordingPolicy {
  const saying = <Name extends keyof RecordingPolicy>(name: Name): RecordingPolicy[Name] =>
    (declared.findLast((each) => each?.[name] !== undefined)?.[name] as RecordingPolicy[Name]) ?? defaults[name];
  return {
    keep: saying('keep'),
    share: saying('share'),
    durable: saying('durable'),
    whenUnwritable: saying('whenUnwritable'),
  };
}
