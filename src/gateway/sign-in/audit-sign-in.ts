import type { Json } from '#base';
import type { AuditEvent } from '../audit/audit-event.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { UserTables } from './user-table.ts';

export type Note = (
  account: Pick<UserTables['account'], 'id' | 'name' | 'display'>,
  outcome: AuditEvent['outcome'],
  details: Readonly<Record<string, Json>>,
  action?: string,
) => Promise<void>;

/** Writes down what users do about themselves. Names that nobody has are not written: people type passwords there. */
export function auditSignIn(audit: AuditLog, prefix: string): Note {
  return async ({ id, name, display }, outcome, details, action = 'session.begin') => {
    const short = name.slice(prefix.length);
    const actor = { kind: 'user', id, name: display ?? short } as const;
    await audit.record({ actor, action, subject: `${prefix}user/${short}`, outcome, details });
  };
}
