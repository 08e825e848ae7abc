import type { VerifiedKey } from '../key-verifier.ts';
import type { Actor } from './audit-event.ts';

/** Whoever asked over HTTP, as the audit log names him. */
export function actorOf({ kind, id, name, user }: VerifiedKey): Actor {
  return kind === 'user' ? { kind, id, name: user } : { kind: 'key', id, name };
}
