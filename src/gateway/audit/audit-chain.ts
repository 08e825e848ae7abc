import { createHmac } from 'node:crypto';
import type { AuditRow } from './audit-table.ts';

/** What the first entry follows. */
export const chainStart = '0'.repeat(64);

/**
 * HMAC-SHA256 of an entry and of the hash before it, under a key that is not in the database: who can write to the
 * database alone can neither change an entry nor make up a chain.
 */
export function hashOfEntry(key: Uint8Array, previous: string, row: Omit<AuditRow, 'hash'>): string {
  const { number, at_ms, actor, action, subject, tenant, outcome, details } = row;
  const text = JSON.stringify([previous, number, at_ms, actor, action, subject, tenant, outcome, details]);
  return createHmac('sha256', key).update(text).digest('hex');
}
