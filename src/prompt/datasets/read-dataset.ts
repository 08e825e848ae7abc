import { type Kysely, sql } from 'kysely';
import type { DatasetItem, DatasetOwner, DatasetVersion, KeptItem, Split } from './dataset.ts';
import type { DatasetTables } from './dataset-tables.ts';

/** Of all data sets of an owner, by name and number. */
export async function versionsOf(
  kysely: Kysely<DatasetTables>,
  owner: DatasetOwner,
): Promise<readonly DatasetVersion[]> {
  const rows = await kysely
    .selectFrom('dataset_version')
    .leftJoin('dataset_item', (join) =>
      join
        .onRef('dataset_item.stage', '=', 'dataset_version.stage')
        .onRef('dataset_item.tenant', '=', 'dataset_version.tenant')
        .onRef('dataset_item.name', '=', 'dataset_version.name')
        .onRef('dataset_item.first_version', '<=', 'dataset_version.number'),
    )
    .select(['dataset_version.name', 'number', 'author', 'reason', 'created_ms'])
    .select([
      sql<number>`count(case when split = 'train' then 1 end)`.as('train'),
      sql<number>`count(case when split = 'test' then 1 end)`.as('test'),
    ])
    .where('dataset_version.stage', '=', owner.stage)
    .where('dataset_version.tenant', '=', owner.tenant)
    .groupBy(['dataset_version.name', 'number', 'author', 'reason', 'created_ms'])
    .orderBy('dataset_version.name')
    .orderBy('number')
    .execute();
  return rows.map(({ reason, created_ms: createdMs, train, test, ...version }) => ({
    ...version,
    ...(reason !== null && { reason }),
    createdMs,
    items: { train: Number(train), test: Number(test) },
  }));
}

/** Those of one version, in the order of their digests. */
export async function itemsOf(
  kysely: Kysely<DatasetTables>,
  owner: DatasetOwner,
  { name, number }: Pick<DatasetVersion, 'name' | 'number'>,
  split?: Split,
): Promise<readonly KeptItem[]> {
  const rows = await kysely
    .selectFrom('dataset_item')
    .select(['digest', 'split', 'item', 'run_id'])
    .where(({ and }) => and({ ...owner, name }))
    .where('first_version', '<=', number)
    .$if(split !== undefined, (some) => some.where('split', '=', split ?? ''))
    .orderBy('digest')
    .execute();
  return rows.map((row) => ({
    ...(JSON.parse(row.item) as DatasetItem),
    ...(row.run_id !== null && { runId: row.run_id }),
    digest: row.digest as KeptItem['digest'],
    split: row.split as Split,
  }));
}
