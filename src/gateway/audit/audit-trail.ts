import { join } from 'node:path';
import type { Database } from '#store';
import { type AuditHead, auditAnchor } from './audit-anchor.ts';
import type { AuditEntry } from './audit-event.ts';
import { type AuditLog, auditLog } from './audit-log.ts';
import { type AuditFilter, readAudit } from './read-audit.ts';
import { type AuditVerdict, verifyAudit } from './verify-audit.ts';

/** The log with those who read it. */
export interface AuditTrail extends AuditLog {
  /** Newest first. */
  read(filter: AuditFilter): Promise<readonly AuditEntry[]>;
  /** @param expected a head that was noted earlier */
  verify(expected?: AuditHead): Promise<AuditVerdict>;
}

/**
 * @param key 32 random bytes that are kept outside the database
 * @param folder where the last entry is remembered, outside of the database
 */
export function auditTrail(database: Database, key: Uint8Array, folder: string): AuditTrail {
  const anchor = auditAnchor(join(folder, 'audit-head'), key);
  return {
    ...auditLog({ database, key, anchor }),
    read: (filter) => readAudit(database, filter),
    verify: (expected) => verifyAudit({ database, key, anchor, expected }),
  };
}
