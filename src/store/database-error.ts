import { LodeError } from '#base';

/** Why a database did not do what it was asked, beyond what the caller can have caused. */
export type DatabaseFault = 'full' | 'busy' | 'damaged' | 'read-only' | 'cannot-open' | 'unreachable';

const remedies: Readonly<Record<DatabaseFault, string>> = {
  full: 'Free some space on its disk; nothing was changed by the step that failed.',
  busy: 'Another process writes to it for longer than usual; try again.',
  damaged: 'Bring the file back from a backup, or move it away to begin with an empty state.',
  'read-only': 'Give your user the right to write to the file and its folder.',
  'cannot-open': 'Check that the path is right and that your user may write there.',
  unreachable: 'Check that the server runs, and its address, user and password.',
};

/** The database cannot serve for a reason of the machine it is on: disk, rights, network, damage. */
export class DatabaseError extends LodeError {
  readonly code: `store/${DatabaseFault}`;
  readonly fault: DatabaseFault;

  constructor(fault: DatabaseFault, place: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`The database ${place} is not usable: ${reason}.`, {
      remedy: remedies[fault],
      retriable: fault === 'busy' || fault === 'unreachable',
      cause,
    });
    this.code = `store/${fault}`;
    this.fault = fault;
  }
}
