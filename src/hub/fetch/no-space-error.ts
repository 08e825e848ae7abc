import { formatBytes, LodeError } from '#base';

export interface NoSpace {
  readonly folder: string;
  /** Absent where only the write that failed tells. */
  readonly neededBytes?: number;
  /** Kept free beside it. */
  readonly reserveBytes?: number;
  readonly freeBytes: number;
  readonly cause?: unknown;
}

/** The disk cannot hold what is about to be written. */
export class NoSpaceError extends LodeError {
  readonly code = 'hub/no-space';

  constructor(facts: NoSpace) {
    const { folder, freeBytes, neededBytes, reserveBytes = 0 } = facts;
    const free = `${formatBytes(freeBytes)} is free`;
    const needed =
      neededBytes === undefined
        ? `More is needed in ${folder}, and ${free}.`
        : `${formatBytes(neededBytes)} is needed in ${folder} beside the ${formatBytes(reserveBytes)} that stay free, and ${free}.`;
    super(needed, {
      remedy:
        'Free some space ("lode models prune" removes weights that nothing uses), or set LODE_HOME to a folder on a larger disk.',
      cause: facts.cause,
    });
  }
}
