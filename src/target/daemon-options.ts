/** What the process ends with when another one serves the stage already: no failure, there is one to talk to. */
export const alreadyServedExitCode = 75;

/** On the command line, where everybody on the machine can read it: so without the address of the state, in LODE_STATE. */
export interface DaemonOptions {
  readonly home: string;
  readonly stage: string;
  readonly version: string;
  /** Ends with the process that started it. */
  readonly attached: boolean;
  /** How long streams may go on after a signal to stop. */
  readonly drainMs: number;
}
