/** What is kept of the calls of a route. */
export interface RecordingPolicy {
  /**
   * `texts`: all that was asked and answered. `redacted`: the same without what looks like personal data or a secret.
   * `facts`: names, counts, times and cost, and nothing that was said. `usage`: no run at all; its tokens and cost are
   * added to the reports, as they always are.
   */
  readonly keep: 'texts' | 'redacted' | 'facts' | 'usage';
  /** Of the runs, the share that is kept as `keep` says; of the others only usage. From 0 to 1. */
  readonly share: number;
  /** Whether the end of an answer is told only when its run is on disk. */
  readonly durable: boolean;
  /** While runs cannot be written: go on without those that find no room in memory, or refuse what cannot be recorded. */
  readonly whenUnwritable: 'serve' | 'refuse';
}
