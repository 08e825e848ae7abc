import type { Findings } from './result.ts';

/** What a bench is given by the command line. */
export interface BenchCall {
  /** Measured rounds per contestant. */
  readonly rounds: number;
  /** Threads that native code may use, on both sides of a comparison. */
  readonly threads: number;
  /** How long to go on, for benches that watch something over time. */
  readonly minutes: number;
  /** Progress for people; goes to the error stream. */
  say(text: string): void;
}

/** One file of this folder exports one of these as `bench`, and `benches.ts` names it. */
export interface Bench {
  /** Rounds where the command line does not say: as many as make a run of about five minutes. Default: 7. */
  readonly rounds?: number;
  run(call: BenchCall): Promise<Findings>;
}
