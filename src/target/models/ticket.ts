import type { Resident } from './resident.ts';

/** Somebody who waits for a model to be in memory. */
export interface Ticket {
  readonly resident: Resident;
  /** For a generation that is being prepared; otherwise for a request. */
  readonly generation: number | undefined;
  readonly sinceMs: number;
  /** Until when its loading must have begun. */
  readonly deadlineMs: number;
  admitted(): void;
  refused(error: unknown): void;
}
