import type { Migration } from '#store';
import { auditMigrations, checkpointMigrations } from './audit/audit-table.ts';
import { keyMigrations } from './keys/key-table.ts';
import { slotMigrations } from './quotas/concurrency/slot-table.ts';
import { quotaMigrations } from './quotas/quota-table.ts';
import { secondFactorMigrations, userMigrations } from './sign-in/user-table.ts';
import { teamMigrations } from './tenants/team-table.ts';

/** All tables of the gateway, in the order in which they came about: what follows is added at the end. */
export const gatewayMigrations: readonly Migration[] = [
  ...keyMigrations,
  ...teamMigrations,
  ...quotaMigrations,
  ...auditMigrations,
  ...userMigrations,
  ...slotMigrations,
  ...checkpointMigrations,
  ...secondFactorMigrations,
];
