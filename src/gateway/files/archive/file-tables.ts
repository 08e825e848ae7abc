import { sql } from 'kysely';
import type { Migration } from '#store';

export type FileTables = {
  stored_file: {
    id: string;
    tenant: string;
    purpose: string;
    filename: string;
    bytes: number;
    created_ms: number;
    /** When it is deleted; null: when somebody says so. */
    expires_ms: number | null;
    /** 0 while it is being written, and while it is being deleted: nobody sees it then. */
    is_complete: number;
  };
  /** What a file holds, in pieces that one statement carries. */
  file_chunk: { file_id: string; position: number; bytes: Uint8Array };
  /** What a tenant has stored, those files included that are being written. */
  file_usage: { tenant: string; files: number; bytes: number };
};

/** SQLite takes any name of a type; bytes stay bytes. */
const bytes = sql`bytea`;

export const fileMigrations: readonly Migration[] = [
  {
    name: 'create-files',
    up: async ({ schema }) => {
      await schema
        .createTable('stored_file')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('tenant', 'text', (column) => column.notNull())
        .addColumn('purpose', 'text', (column) => column.notNull())
        .addColumn('filename', 'text', (column) => column.notNull())
        .addColumn('bytes', 'bigint', (column) => column.notNull())
        .addColumn('created_ms', 'bigint', (column) => column.notNull())
        .addColumn('expires_ms', 'bigint')
        .addColumn('is_complete', 'integer', (column) => column.notNull())
        .execute();
      await schema
        .createIndex('stored_file_tenant')
        .on('stored_file')
        .columns(['tenant', 'created_ms', 'id'])
        .execute();
      await schema
        .createTable('file_chunk')
        .addColumn('file_id', 'text', (column) => column.notNull())
        .addColumn('position', 'bigint', (column) => column.notNull())
        .addColumn('bytes', bytes, (column) => column.notNull())
        .addPrimaryKeyConstraint('file_chunk_pk', ['file_id', 'position'])
        .execute();
      await schema
        .createTable('file_usage')
        .addColumn('tenant', 'text', (column) => column.primaryKey())
        .addColumn('files', 'bigint', (column) => column.notNull())
        .addColumn('bytes', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
];
