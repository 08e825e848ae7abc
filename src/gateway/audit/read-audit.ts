import { sql } from 'kysely';
import type { Database } from '#store';
import type { Actor, AuditEntry } from './audit-event.ts';
import type { AuditRow, AuditTables } from './audit-table.ts';

/** Which entries are wanted. What is absent does not narrow. */
export interface AuditFilter {
  /** Beginning of the subject's full name. */
  readonly prefix?: string | undefined;
  /** Of these tenants; entries that concern everybody are left out. */
  readonly tenants?: readonly string[] | undefined;
  readonly action?: string | undefined;
  /** Id or name of who did it. */
  readonly actor?: string | undefined;
  readonly outcome?: AuditEntry['outcome'] | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  /** Entries with smaller numbers: the next page. */
  readonly before?: number | undefined;
  readonly entriesMax: number;
}

/** Newest first. */
export async function readAudit(database: Database, filter: AuditFilter): Promise<readonly AuditEntry[]> {
  const { prefix, tenants, action, actor, outcome, since, until, before, entriesMax } = filter;
  let query = database.kysely.withTables<AuditTables>().selectFrom('audit').selectAll();
  if (tenants) query = query.where('tenant', 'in', tenants.length > 0 ? tenants : ['']);
  if (action !== undefined) query = query.where('action', '=', action);
  if (outcome !== undefined) query = query.where('outcome', '=', outcome);
  if (until !== undefined) query = query.where('at_ms', '<', until.getTime());
  if (actor !== undefined) query = query.where(isBy(actor));
  if (since !== undefined) query = query.where('at_ms', '>=', since.getTime());
  if (before !== undefined) query = query.where('number', '<', before);
  // A range and no LIKE, so that no character of a name means anything.
  if (prefix !== undefined) query = query.where('subject', '>=', prefix).where('subject', '<', `${prefix}\u{10ffff}`);
  const rows = await query.orderBy('number', 'desc').limit(entriesMax).execute();
  return rows.map(entryOf);
}

function entryOf(row: AuditRow): AuditEntry {
  return {
    number: row.number,
    at: new Date(row.at_ms),
    actor: JSON.parse(row.actor) as Actor,
    action: row.action,
    subject: row.subject,
    tenant: row.tenant ?? undefined,
    outcome: row.outcome as AuditEntry['outcome'],
    details: JSON.parse(row.details) as NonNullable<AuditEntry['details']>,
    hash: row.hash,
  };
}

/** As it stands in the JSON; no character of it means anything, as it would to LIKE. */
function isBy(actor: string) {
  const [id, name] = ['id', 'name'].map((field) => `"${field}":${JSON.stringify(actor)}`);
  return sql<boolean>`replace(replace(actor, ${id}, ''), ${name}, '') <> actor`;
}
