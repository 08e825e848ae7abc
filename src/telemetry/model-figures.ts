import type { Tallies } from '#base';

/** What all models may take together, and what those take that are in memory. */
export interface BudgetFigures {
  readonly budgetBytes: number;
  readonly usedBytes: number;
}

/** What a loaded model tells of itself, as of the last second. Totals count from the start of its process. */
export interface ModelFigures {
  readonly name: string;
  readonly isReady: boolean;
  readonly restarts: number;
  readonly running: number;
  readonly queued: number;
  readonly tokensPerSecond: number;
  readonly promptTokensPerSecond: number;
  /** 0 to 1. */
  readonly cacheUsage: number;
  /** In bytes, by what it is used for. */
  readonly memory: Readonly<Record<string, number>>;
  readonly diskBytes: number;
  /** Absent before its process has told the first time. */
  readonly steps: StepFigures | undefined;
}

export interface StepFigures {
  /** When the process began to count, in milliseconds since the Unix epoch. */
  readonly sinceMs: number;
  /** In seconds. */
  readonly interTokenLatency: Tallies;
  readonly tokens: Tallies;
  readonly sequences: Tallies;
  /** Tokens that were guessed and computed along, and those of them that came true. */
  readonly guesses: { readonly computed: number; readonly confirmed: number };
}
