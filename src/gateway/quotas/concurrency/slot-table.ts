import type { Migration } from '#store';

export type SlotTables = {
  /** How many of a subject's places one process has. */
  slot: {
    subject: string;
    /** Made up by each process for itself. */
    process: string;
    /** As `thisProcess` says it. */
    owner: string;
    held: number;
    /** 1: it may hold more than it needs, because nobody else was there when it took them. */
    hoards: number;
    /** Until then it wants more than it got. */
    wants_until_ms: number;
    expires_ms: number;
  };
};

export const slotMigrations: readonly Migration[] = [
  {
    name: 'create-slots',
    up: async ({ schema }) => {
      await schema
        .createTable('slot')
        .addColumn('subject', 'text', (column) => column.notNull())
        .addColumn('process', 'text', (column) => column.notNull())
        .addColumn('owner', 'text', (column) => column.notNull())
        .addColumn('held', 'bigint', (column) => column.notNull())
        .addColumn('hoards', 'integer', (column) => column.notNull())
        .addColumn('wants_until_ms', 'bigint', (column) => column.notNull())
        .addColumn('expires_ms', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('slot_pk', ['subject', 'process'])
        .execute();
    },
  },
];
