import type { QuotaStore, TeamStore } from '#gateway';

/** What the kinds that concern teams, keys and budgets are kept in. */
export interface TenantServices {
  readonly teams: TeamStore;
  readonly quotas: QuotaStore;
}
