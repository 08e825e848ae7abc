import { formatBytes, LodeError } from '#base';

/** The disk cannot hold what is about to be written. */
export class NoSpaceError extends LodeError {
  readonly code = 'hub/no-space';

  constructor(facts: { folder: string; neededBytes: number | undefined; freeBytes: number; cause?: unknown }) {
    const needed = facts.neededBytes === undefined ? 'More' : formatBytes(facts.neededBytes);
    super(`${needed} is needed in ${facts.folder}, and ${formatBytes(facts.freeBytes)} is free.`, {
      remedy:
        'Free some space ("lode models prune" removes weights that nothing uses), or set LODE_HOME to a folder on a larger disk.',
      cause: facts.cause,
    });
  }
}
