import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AuditHead } from './audit-anchor.ts';
import type { AuditTables } from './audit-table.ts';

/** Where the log begins since older entries were removed: the entry that the first one follows. */
export interface AuditCheckpoint extends AuditHead {
  readonly at: Date;
}

/** Like entries it is under the log's key: who can remove rows cannot make it look as if they were removed by us. */
export function checkpointRow(
  key: Uint8Array,
  { number, hash }: AuditHead,
  nowMs: number,
): AuditTables['audit_checkpoint'] {
  return { id: 1, number, hash, at_ms: nowMs, seal: sealOf(key, number, hash, nowMs) };
}

/** @returns `forged` for one that nobody with the key has written */
export function readCheckpoint(
  key: Uint8Array,
  row: AuditTables['audit_checkpoint'] | undefined,
): AuditCheckpoint | 'forged' | undefined {
  if (row === undefined) return undefined;
  const [expected, given] = [Buffer.from(sealOf(key, row.number, row.hash, row.at_ms)), Buffer.from(row.seal)];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'forged';
  return { number: row.number, hash: row.hash, at: new Date(row.at_ms) };
}

function sealOf(key: Uint8Array, number: number, hash: string, atMs: number): string {
  return createHmac('sha256', key).update(`checkpoint ${number} ${hash} ${atMs}`).digest('hex');
}
