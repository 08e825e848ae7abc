import { type RawBuilder, sql } from 'kysely';

/** Whose runs are meant: of one tenant, of several, or, undefined, of all, which is for operators alone. */
export type Tenants = string | readonly string[] | undefined;

export function areAmong(tenants: Tenants, tenant: string): boolean {
  return tenants === undefined || [tenants].flat().includes(tenant);
}

/** That a column names one of them. */
export function isAmong(column: string, tenants: Tenants): RawBuilder<boolean> {
  if (tenants === undefined) return sql`true`;
  const names = [tenants].flat();
  return names.length === 0 ? sql`false` : sql`${sql.ref(column)} in (${sql.join(names)})`;
}
