import type { DatabaseFault } from './database-error.ts';

/** By SQLite's primary result codes (https://www.sqlite.org/rescode.html). */
const faults: Readonly<Record<number, DatabaseFault>> = {
  5: 'busy',
  8: 'read-only',
  // An I/O error while writing is nearly always a disk that is full or gone.
  10: 'full',
  11: 'damaged',
  13: 'full',
  14: 'cannot-open',
  26: 'damaged',
};

/** Undefined for an error that is about the statement, such as a constraint. */
export function sqliteFault(thrown: unknown): DatabaseFault | undefined {
  if (!(thrown instanceof Error) || !('errcode' in thrown)) return undefined;
  return faults[Number(thrown.errcode) & 0xff];
}
