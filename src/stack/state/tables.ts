import { sql } from 'kysely';
import type { Migration } from '#store';

/** JSON is kept as text: both dialects store it as it is, and nothing here searches in it. */
export type Tables = {
  stack_state: {
    stack: string;
    stage: string;
    /** Rises by one with every commit that changes anything below. */
    revision: number;
    /** The highest number that any generation had; numbers are not used again. */
    generations: number;
  };
  stack_resource: {
    stack: string;
    stage: string;
    node: string;
    token: string;
    kind: string;
    /** 1: replaced, and to be deleted when traffic has moved to its successor. */
    leftover: number;
    properties: string;
    outputs: string;
    dependencies: string;
    traits: string;
    protect: number;
    /** Of the state, when this row was written. */
    revision: number;
  };
  stack_operation: {
    stack: string;
    stage: string;
    generation: number;
    number: number;
    node: string;
    token: string;
    action: string;
    /** Null: none was recorded, so the process ended in the middle. */
    outcome: 'done' | 'failed' | 'withdrawn' | null;
    /** 1: what became of it has to be found out by reading. */
    open: number;
    properties: string;
    dependencies: string;
    traits: string;
    error: string | null;
    started_ms: number;
    ended_ms: number | null;
  };
  stack_generation: {
    stack: string;
    stage: string;
    number: number;
    status: string;
    program: string;
    manifest: string;
    revision: number;
    returned_to: number | null;
    error: string | null;
    started_ms: number;
    ended_ms: number | null;
  };
};

export const stackMigrations: readonly Migration[] = [
  {
    name: 'create-state',
    up: async ({ schema }) => {
      await schema
        .createTable('stack_state')
        .addColumn('stack', 'text', (column) => column.notNull())
        .addColumn('stage', 'text', (column) => column.notNull())
        .addColumn('revision', 'bigint', (column) => column.notNull())
        .addColumn('generations', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('stack_state_pk', ['stack', 'stage'])
        .execute();
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
    },
  },
];
