import { type Digest, LodeError } from '#base';

/** A source gave other bytes than the ones that were promised: a changed upstream file, a broken mirror or an attack. */
export class DigestMismatchError extends LodeError {
  readonly code = 'hub/digest-mismatch';

  constructor(facts: { expected: Digest; actual: Digest; source: string; model: string | undefined }) {
    super(`${facts.source} gives ${facts.actual}, but ${facts.expected} was expected. Nothing was kept of it.`, {
      remedy: `If the change upstream is wanted, accept it with "lode models update ${facts.model ?? 'NAME'}"; if not, find out why it changed.`,
    });
  }
}
