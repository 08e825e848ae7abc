/** One loaded model, as `lode status` shows it. */
export interface ModelStatus {
  readonly name: string;
  readonly digest: string;
  readonly state: string;
  readonly pid: number | undefined;
  readonly restarts: number;
  readonly running: number;
  readonly queued: number;
  readonly memoryBytes: number | undefined;
}

export interface DaemonStatus {
  readonly version: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly stack: string | undefined;
  readonly stage: string;
  /** The generation that gets the traffic; undefined before the first was activated. */
  readonly generation: number | undefined;
  readonly url: string | undefined;
  readonly routes: readonly { readonly name: string; readonly model: string; readonly access: string }[];
  readonly models: readonly ModelStatus[];
}
