import type { CreateTableBuilder } from 'kysely';
import type { Migration } from '#store';

export type DatasetTables = {
  dataset_version: {
    stage: string;
    tenant: string;
    name: string;
    number: number;
    author: string;
    reason: string | null;
    created_ms: number;
  };
  /** An item is in its first version and all later ones. */
  dataset_item: {
    stage: string;
    tenant: string;
    name: string;
    digest: string;
    split: string;
    /** `DatasetItem` as JSON. */
    item: string;
    run_id: string | null;
    /** Of the run: who may have it erased. */
    run_tenant: string | null;
    first_version: number;
  };
};

const key = ['stage', 'tenant', 'name'] as const;

export const datasetMigration: Migration = {
  name: 'create-datasets',
  up: async ({ schema }) => {
    let versions = schema
      .createTable('dataset_version')
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('created_ms', 'bigint', (column) => column.notNull())
      .addColumn('reason', 'text') as CreateTableBuilder<'dataset_version', string>;
    for (const name of [...key, 'author'] as const)
      versions = versions.addColumn(name, 'text', (column) => column.notNull());
    await versions.addPrimaryKeyConstraint('dataset_version_pk', [...key, 'number']).execute();
    let items = schema
      .createTable('dataset_item')
      .addColumn('first_version', 'integer', (column) => column.notNull())
      .addColumn('run_id', 'text')
      .addColumn('run_tenant', 'text') as CreateTableBuilder<'dataset_item', string>;
    for (const name of [...key, 'digest', 'split', 'item'] as const)
      items = items.addColumn(name, 'text', (column) => column.notNull());
    await items.addPrimaryKeyConstraint('dataset_item_pk', [...key, 'digest']).execute();
    await schema.createIndex('dataset_item_by_run').on('dataset_item').column('run_id').execute();
  },
};
