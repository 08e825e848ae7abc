import type { Database } from '#store';
import type { Period } from './period.ts';
import type { Measure, Quota } from './quota.ts';
import type { QuotaTables } from './quota-table.ts';

/** What is declared of limits and budgets, in all stages. */
export interface QuotaStore {
  /** Replaces all that this owner has declared. */
  put(owner: string, quotas: readonly Omit<Quota, 'owner'>[]): Promise<void>;
  /** Those of owners whose full names begin so. */
  list(prefix: string): Promise<readonly Quota[]>;
}

export function quotaStore(database: Database): QuotaStore {
  const kysely = database.kysely.withTables<QuotaTables>();
  return {
    put: (owner, quotas) =>
      kysely.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('quota').where('owner', '=', owner).execute();
        const rows = quotas.map(({ subject, measure, period, amount }) => ({
          owner,
          subject,
          measure,
          period: period ?? '',
          amount,
        }));
        if (rows.length > 0) await transaction.insertInto('quota').values(rows).execute();
      }),
    list: async (prefix) => {
      const rows = await kysely.selectFrom('quota').selectAll().orderBy('owner').orderBy('measure').execute();
      return rows
        .filter(({ owner }) => owner.startsWith(prefix))
        .map(({ measure, period, ...row }) => ({
          ...row,
          measure: measure as Measure,
          period: period === '' ? undefined : (period as Period),
        }));
    },
  };
}
