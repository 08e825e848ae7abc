import { sql, type Transaction } from 'kysely';
import { type Clock, systemClock } from '#base';
import { type Database, GroupCommit } from '#store';
import type { AuditAnchor, AuditHead } from './audit-anchor.ts';
import { chainStart, hashOfEntry } from './audit-chain.ts';
import type { AuditEvent } from './audit-event.ts';
import type { AuditRow, AuditTables } from './audit-table.ts';
import { redact } from './redact.ts';

/** Where it is written down what was done. Nothing in it is ever changed; what is old can be removed, see `pruneAudit`. */
export interface AuditLog {
  /** Resolves when the event is on disk; many that come at once share one commit. */
  record(event: AuditEvent): Promise<void>;
}

export interface AuditLogOptions {
  /** With the tables of `gatewayMigrations`. */
  readonly database: Database;
  /** 32 random bytes that are kept outside the database. */
  readonly key: Uint8Array;
  /** Absent: entries that are cut off at the end are not missed. */
  readonly anchor?: AuditAnchor | undefined;
  readonly clock?: Clock;
}

/** Any number that nobody else locks by; the same in every version of Lode. */
const advisoryLock = 5_641_278;

export function auditLog({ database, key, anchor, clock = systemClock }: AuditLogOptions): AuditLog {
  const kysely = database.kysely.withTables<AuditTables>();
  const commits = new GroupCommit<Draft>(async (drafts) => {
    const head = await kysely.transaction().execute(async (transaction) => {
      await lockAudit(database, transaction);
      const rows = chain(key, await headOf(transaction), drafts);
      await transaction.insertInto('audit').values(rows).execute();
      return rows.at(-1);
    });
    if (head) anchor?.write(head);
  });
  return { record: (event) => commits.write(draftOf(event, clock.nowMs())) };
}

/** One writer at a time, over all processes: each entry follows the one before it. */
export async function lockAudit(database: Database, transaction: Transaction<AuditTables>): Promise<void> {
  if (database.dialect === 'postgres') await sql`select pg_advisory_xact_lock(${advisoryLock})`.execute(transaction);
}

type Draft = Omit<AuditRow, 'number' | 'hash'>;

function draftOf({ actor, action, subject, tenant, outcome, details = {} }: AuditEvent, nowMs: number): Draft {
  return {
    at_ms: nowMs,
    actor: JSON.stringify(redact({ ...actor, name: actor.name ?? null })),
    action,
    subject,
    tenant: tenant ?? null,
    outcome,
    details: JSON.stringify(redact(details)),
  };
}

async function headOf(transaction: Transaction<AuditTables>): Promise<AuditHead> {
  const query = transaction.selectFrom('audit').select(['number', 'hash']).orderBy('number', 'desc').limit(1);
  return (await query.executeTakeFirst()) ?? { number: 0, hash: chainStart };
}

function chain(key: Uint8Array, head: AuditHead, drafts: readonly Draft[]): readonly AuditRow[] {
  let { number, hash } = head;
  return drafts.map((draft) => {
    const row = { ...draft, number: ++number };
    hash = hashOfEntry(key, hash, row);
    return { ...row, hash };
  });
}
