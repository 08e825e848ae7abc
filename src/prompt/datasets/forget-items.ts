import type { BulkDatabase } from '#store';
import { matching, type RunFilter } from '../runs/run-filter.ts';
import type { RunTables } from '../runs/run-tables.ts';
import type { DatasetTables } from './dataset-tables.ts';

/** Takes out of all data sets what was made of these runs; of all runs of a team also what was made of those that are gone. */
export async function forgetItems(database: BulkDatabase, filter: RunFilter): Promise<void> {
  const kysely = database.kysely.withTables<RunTables & DatasetTables>();
  const runs = matching(kysely.selectFrom('run').select('run.id'), filter);
  await kysely.deleteFrom('dataset_item').where('run_id', 'in', runs).execute();
  const { tenant, stage, ...limits } = filter;
  if (Object.values(limits).some((limit) => limit !== undefined)) return;
  await kysely
    .deleteFrom('dataset_item')
    .where('run_id', 'is not', null)
    .$if(tenant !== undefined, (some) => some.where('run_tenant', 'in', [tenant ?? []].flat()))
    .$if(stage !== undefined, (some) => some.where('stage', '=', stage ?? ''))
    .execute();
}
