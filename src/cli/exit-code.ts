/** What `lode` ends with; part of its interface (docs/reference/cli.md). */
export const exitCode = {
  ok: 0,
  /** An operating error: the message says what happened and what to do. */
  failed: 1,
  /** The command line was wrong. */
  usage: 2,
  /** `drift` found differences, or `plan --exit-code` found steps. */
  changes: 3,
  /** A check or a mandatory policy refused; the previous generation still serves. */
  refused: 4,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
