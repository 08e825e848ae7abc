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
  /** A file that comes in parts. */
  upload: {
    id: string;
    tenant: string;
    /** Of the file that they become. */
    file_id: string;
    purpose: string;
    filename: string;
    /** That they are to have together. */
    bytes: number;
    /** How long the file is kept; null: until somebody deletes it. */
    kept_seconds: number | null;
    created_ms: number;
    expires_ms: number;
    status: string;
  };
  /** Each is a file that is never finished. */
  upload_part: { id: string; upload_id: string; file_id: string; bytes: number; created_ms: number };
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
  {
    name: 'create-uploads',
    up: async ({ schema }) => {
      await schema
        .createTable('upload')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('tenant', 'text', (column) => column.notNull())
        .addColumn('file_id', 'text', (column) => column.notNull())
        .addColumn('purpose', 'text', (column) => column.notNull())
        .addColumn('filename', 'text', (column) => column.notNull())
        .addColumn('bytes', 'bigint', (column) => column.notNull())
        .addColumn('kept_seconds', 'bigint')
        .addColumn('created_ms', 'bigint', (column) => column.notNull())
        .addColumn('expires_ms', 'bigint', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .execute();
      await schema
        .createTable('upload_part')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('upload_id', 'text', (column) => column.notNull())
        .addColumn('file_id', 'text', (column) => column.notNull())
        .addColumn('bytes', 'bigint', (column) => column.notNull())
        .addColumn('created_ms', 'bigint', (column) => column.notNull())
        .execute();
      await schema.createIndex('upload_part_upload').on('upload_part').column('upload_id').execute();
    },
  },
];
