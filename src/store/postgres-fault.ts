import type { DatabaseFault } from './database-error.ts';

/** By the beginning of SQLSTATE (PostgreSQL's manual, appendix A) or by the code of the system; the longest is meant. */
const faults: Readonly<Record<string, DatabaseFault>> = {
  '08': 'unreachable',
  // Told to end, crashed, or not ready to begin.
  '57P': 'unreachable',
  '53': 'busy',
  '53100': 'full',
  '40': 'busy',
  '55P03': 'busy',
  '25006': 'read-only',
  XX001: 'damaged',
  XX002: 'damaged',
  ECONN: 'unreachable',
  EPIPE: 'unreachable',
  ETIMEDOUT: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
};

/** Undefined for an error that is about the statement, such as a constraint. */
export function postgresFault(thrown: unknown): DatabaseFault | undefined {
  if (!(thrown instanceof Error)) return undefined;
  // What the client itself finds out about its connection has no code.
  if (!('code' in thrown)) return /connection|timeout/i.test(thrown.message) ? 'unreachable' : undefined;
  const code = String(thrown.code);
  const [known] = Object.keys(faults)
    .filter((beginning) => code.startsWith(beginning))
    .toSorted((one, other) => other.length - one.length);
  return known === undefined ? undefined : faults[known];
}
