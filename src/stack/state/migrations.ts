import { sql, type Transaction } from 'kysely';
import type { Migration } from '#store';

type Schema = Transaction<unknown>['schema'];

export const stackMigrations: readonly Migration[] = [
  {
    name: 'create-state',
    up: async ({ schema }) => {
      await createState(schema);
      await createResource(schema);
      await createOperation(schema);
      await createGeneration(schema);
    },
  },
];

async function createState(schema: Schema): Promise<void> {
  await schema
    .createTable('stack_state')
    .addColumn('stack', 'text', (column) => column.notNull())
    .addColumn('stage', 'text', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('generations', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('stack_state_pk', ['stack', 'stage'])
    .execute();
}

async function createResource(schema: Schema): Promise<void> {
  await schema
    .createTable('stack_resource')
    .addColumn('stack', 'text', (column) => column.notNull())
    .addColumn('stage', 'text', (column) => column.notNull())
    .addColumn('node', 'text', (column) => column.notNull())
    .addColumn('token', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('leftover', 'integer', (column) => column.notNull())
    .addColumn('properties', 'text', (column) => column.notNull())
    .addColumn('outputs', 'text', (column) => column.notNull())
    .addColumn('dependencies', 'text', (column) => column.notNull())
    .addColumn('traits', 'text', (column) => column.notNull())
    .addColumn('protect', 'integer', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('stack_resource_pk', ['stack', 'stage', 'node', 'token'])
    .execute();
}

async function createOperation(schema: Schema): Promise<void> {
  await schema
    .createTable('stack_operation')
    .addColumn('stack', 'text', (column) => column.notNull())
    .addColumn('stage', 'text', (column) => column.notNull())
    .addColumn('generation', 'integer', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('node', 'text', (column) => column.notNull())
    .addColumn('token', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text')
    .addColumn('open', 'integer', (column) => column.notNull())
    .addColumn('properties', 'text', (column) => column.notNull())
    .addColumn('dependencies', 'text', (column) => column.notNull())
    .addColumn('traits', 'text', (column) => column.notNull())
    .addColumn('error', 'text')
    .addColumn('started_ms', 'bigint', (column) => column.notNull())
    .addColumn('ended_ms', 'bigint')
    .addPrimaryKeyConstraint('stack_operation_pk', ['stack', 'stage', 'generation', 'number'])
    .execute();
  await schema
    .createIndex('stack_operation_open')
    .on('stack_operation')
    .columns(['stack', 'stage', 'node', 'token'])
    .where(sql<boolean>`open = 1`)
    .execute();
}

async function createGeneration(schema: Schema): Promise<void> {
  await schema
    .createTable('stack_generation')
    .addColumn('stack', 'text', (column) => column.notNull())
    .addColumn('stage', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('program', 'text', (column) => column.notNull())
    .addColumn('manifest', 'text', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('returned_to', 'integer')
    .addColumn('error', 'text')
    .addColumn('started_ms', 'bigint', (column) => column.notNull())
    .addColumn('ended_ms', 'bigint')
    .addPrimaryKeyConstraint('stack_generation_pk', ['stack', 'stage', 'number'])
    .execute();
}
