/** What the process ends with when another one serves the stage already: no failure, there is one to talk to. */
export const alreadyServedExitCode = 75;

export interface DaemonOptions {
  readonly home: string;
  readonly stateUrl: string;
  readonly stage: string;
  readonly version: string;
  /** Ends with the process that started it. */
  readonly attached: boolean;
  /** How long streams may go on after a signal to stop. */
  readonly drainMs: number;
}
