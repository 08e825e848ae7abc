import type { Migration } from '#store';

export type ResponseTables = {
  response: {
    id: string;
    tenant: string;
    previous_id: string | null;
    status: string;
    created_ms: number;
    /** When it is deleted. */
    expires_ms: number;
    /** Of one that runs: until when the process that makes it promises to be alive. */
    alive_until_ms: number | null;
    /** JSON: the `response` object. */
    body: string;
    /** JSON: the list of items that it was asked with. */
    input: string;
    /** Characters of `body` and `input`. */
    size: number;
  };
  /** Where an item is that a client names by its id. */
  response_item: { tenant: string; id: string; response_id: string };
  conversation: {
    id: string;
    tenant: string;
    created_ms: number;
    /** JSON. */
    metadata: string;
  };
  conversation_item: {
    conversation_id: string;
    /** Counts on; what is deleted leaves a gap. */
    position: number;
    id: string;
    tenant: string;
    /** JSON. */
    item: string;
    size: number;
  };
};

export const responseMigrations: readonly Migration[] = [
  {
    name: 'create-responses',
    up: async ({ schema }) => {
      await schema
        .createTable('response')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('tenant', 'text', (column) => column.notNull())
        .addColumn('previous_id', 'text')
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('created_ms', 'bigint', (column) => column.notNull())
        .addColumn('expires_ms', 'bigint', (column) => column.notNull())
        .addColumn('alive_until_ms', 'bigint')
        .addColumn('body', 'text', (column) => column.notNull())
        .addColumn('input', 'text', (column) => column.notNull())
        .addColumn('size', 'bigint', (column) => column.notNull())
        .execute();
      await schema.createIndex('response_expiry').on('response').column('expires_ms').execute();
      await schema.createIndex('response_tenant').on('response').column('tenant').execute();
      await schema
        .createTable('response_item')
        .addColumn('tenant', 'text', (column) => column.notNull())
        .addColumn('id', 'text', (column) => column.notNull())
        .addColumn('response_id', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('response_item_pk', ['tenant', 'id'])
        .execute();
      await schema.createIndex('response_item_response').on('response_item').column('response_id').execute();
    },
  },
  {
    name: 'create-conversations',
    up: async ({ schema }) => {
      await schema
        .createTable('conversation')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('tenant', 'text', (column) => column.notNull())
        .addColumn('created_ms', 'bigint', (column) => column.notNull())
        .addColumn('metadata', 'text', (column) => column.notNull())
        .execute();
      await schema.createIndex('conversation_tenant').on('conversation').column('tenant').execute();
      await schema
        .createTable('conversation_item')
        .addColumn('conversation_id', 'text', (column) => column.notNull())
        .addColumn('position', 'bigint', (column) => column.notNull())
        .addColumn('id', 'text', (column) => column.notNull())
        .addColumn('tenant', 'text', (column) => column.notNull())
        .addColumn('item', 'text', (column) => column.notNull())
        .addColumn('size', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('conversation_item_pk', ['conversation_id', 'position'])
        .execute();
      await schema
        .createIndex('conversation_item_id')
        .on('conversation_item')
        .columns(['conversation_id', 'id'])
        .unique()
        .execute();
    },
  },
];
