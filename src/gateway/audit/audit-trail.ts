import { join } from 'node:path';
import type { Database } from '#store';
import { type AuditHead, auditAnchor } from './audit-anchor.ts';
import type { Actor, AuditEntry } from './audit-event.ts';
import { type AuditLog, auditLog } from './audit-log.ts';
import type { AuditTables } from './audit-table.ts';
import { type AuditCheckpoint, readCheckpoint } from './checkpoint.ts';
import { type Pruned, pruneAudit } from './prune-audit.ts';
import { type AuditFilter, readAudit } from './read-audit.ts';
import { type AuditVerdict, verifyAudit } from './verify-audit.ts';

/** The log with those who read it. */
export interface AuditTrail extends AuditLog {
  /** Newest first. */
  read(filter: AuditFilter): Promise<readonly AuditEntry[]>;
  /** Removes what is older, and writes down that it did. */
  prune(before: Date, actor: Actor): Promise<Pruned>;
  /** After which the log begins; undefined where nothing was removed, or somebody else says that it was. */
  checkpoint(): Promise<AuditCheckpoint | undefined>;
  /** @param expected a head that was noted earlier */
  verify(expected?: AuditHead): Promise<AuditVerdict>;
}

/**
 * @param key 32 random bytes that are kept outside the database
 * @param folder where the last entry is remembered, outside of the database
 */
export function auditTrail(database: Database, key: Uint8Array, folder: string): AuditTrail {
  const anchor = auditAnchor(join(folder, 'audit-head'), key);
  const log = auditLog({ database, key, anchor });
  return {
    ...log,
    prune: async (before, actor) => {
      const pruned = await pruneAudit({ database, key, before });
      const details = { before: before.toISOString(), entries: pruned.entries, through: pruned.through ?? null };
      await log.record({ actor, action: 'audit.prune', subject: 'audit', outcome: 'done', details });
      return pruned;
    },
    checkpoint: async () => {
      const query = database.kysely.withTables<AuditTables>().selectFrom('audit_checkpoint').selectAll();
      const found = readCheckpoint(key, await query.executeTakeFirst());
      return found === 'forged' ? undefined : found;
    },
    read: (filter) => readAudit(database, filter),
    verify: (expected) => verifyAudit({ database, key, anchor, expected }),
  };
}
