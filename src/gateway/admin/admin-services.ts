import type { PromptHistory } from '#prompt';
import type { BulkDatabase } from '#store';
import { actorOf } from '../audit/actor-of.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { AuditTrail } from '../audit/audit-trail.ts';
import { auditedKeys } from '../audit/audited-keys.ts';
import { auditedUsers } from '../audit/audited-users.ts';
import type { VerifiedKey } from '../key-verifier.ts';
import type { KeyStore } from '../keys/key-store.ts';
import type { Ledger } from '../quotas/ledger.ts';
import type { QuotaStore } from '../quotas/quota-store.ts';
import type { SignInServices } from '../sign-in/index.ts';
import type { UserStore } from '../sign-in/user-store.ts';
import type { StoredThings } from '../stored/erase-stored.ts';
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
  /** Those who sign in. */
  readonly people: SignInServices;
  /** Where runs are recorded; absent: nowhere. */
  readonly runs?: BulkDatabase | undefined;
  /** What prompts were and are; absent: nobody asks for other versions of them. */
  readonly prompts?: PromptHistory | undefined;
  /** Of vectors; absent: there are none. */
  readonly collections?: StoredThings['collections'];
  /** What encoders keep on disk; absent: nothing. */
  readonly keptVectors?: StoredThings['keptVectors'];
}

/** The keys, of which everything is written down that is done with this one. */
export function keysFor({ keys, audit }: { keys: KeyStore; audit: AuditLog }, by: VerifiedKey): KeyStore {
  return auditedKeys(keys, audit, actorOf(by));
}

/** The users, likewise. */
export function usersFor(
  { people, audit, prefix }: Pick<AdminServices, 'people' | 'prefix'> & { audit: AuditLog },
  by: VerifiedKey,
): UserStore {
  return auditedUsers(people.users, audit, actorOf(by), prefix);
}
