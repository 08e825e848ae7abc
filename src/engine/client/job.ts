import type { GenerateEvent } from '#contract';
import type { FromWorker, ToWorker } from '../wire.ts';

/** What the worker says to one who asked. */
export type Answer =
  | Extract<FromWorker, { readonly id: number }>
  | { readonly type: 'events'; readonly events: readonly GenerateEvent[] };

/** Something that was asked of the worker, with all that it takes to ask for the rest of it again. */
export interface Job {
  readonly id: number;
  /** For the log. */
  readonly requestId: string;
  /** There is nothing to wait for any more. */
  readonly isDone: boolean;
  /** The reader has so much to read that the worker leaves it alone. */
  readonly isBehind: boolean;
  /** Tokens of output that have arrived. */
  readonly outputTokens: number;
  /** What to tell the worker: all of it the first time, the rest when one has died over it. */
  message(isAgain: boolean): ToWorker;
  hear(answer: Answer): void;
  fail(error: unknown): void;
}
