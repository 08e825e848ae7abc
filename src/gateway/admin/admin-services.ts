import type { BulkDatabase } from '#store';
import type { AuditLog } from '../audit/audit-log.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import { auditedKeys } from '../audit/audited-keys.ts';
import type { VerifiedKey } from '../key-verifier.ts';
import type { KeyStore } from '../keys/key-store.ts';
import type { Ledger } from '../quotas/ledger.ts';
import type { QuotaStore } from '../quotas/quota-store.ts';
import type { TeamStore } from '../tenants/team-store.ts';

/** What is administered: all of one stage, and nothing of any other. */
export interface AdminServices {
  /** Of all full names of the stage: "stack/stage/". */
  readonly prefix: string;
  readonly keys: KeyStore;
  readonly teams: TeamStore;
  readonly quotas: QuotaStore;
  readonly ledger: Pick<Ledger, 'taken'>;
  readonly audit: AuditTrail;
  /** Where runs are recorded; absent: nowhere. */
  readonly runs?: BulkDatabase | undefined;
}

/** The keys, of which everything is written down that is done with this one. */
export function keysFor({ keys, audit }: { keys: KeyStore; audit: AuditLog }, by: VerifiedKey): KeyStore {
  return auditedKeys(keys, audit, { kind: 'key', id: by.id, name: by.name });
}
