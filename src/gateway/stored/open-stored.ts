import { type Database, migrate } from '#store';
import { BatchArchive } from '../batches/archive/batch-archive.ts';
import { batchMigrations } from '../batches/archive/batch-tables.ts';
import { FileArchive } from '../files/archive/file-archive.ts';
import { fileMigrations } from '../files/archive/file-tables.ts';
import { ResponseArchive } from '../responses/archive/response-archive.ts';
import { responseMigrations } from '../responses/archive/tables.ts';
import type { StoredThings } from './erase-stored.ts';

/** All that there is room for. */
export interface AllStoredThings extends StoredThings {
  readonly responses: ResponseArchive;
  readonly files: FileArchive;
  readonly batches: BatchArchive;
}

/**
 * What the clients of a stage have stored, for whoever does not serve it.
 *
 * @param databases of the responses, and of the files and batches
 * @param scope what the full names of the stage begin with
 */
export async function openStored(
  databases: { readonly responses: Database; readonly files: Database },
  scope: string,
): Promise<AllStoredThings> {
  await migrate(databases.responses, 'responses', responseMigrations);
  await migrate(databases.files, 'files', fileMigrations);
  await migrate(databases.files, 'batches', batchMigrations);
  return {
    responses: new ResponseArchive({ database: databases.responses, scope }),
    files: new FileArchive({ database: databases.files, scope }),
    batches: new BatchArchive({ database: databases.files, scope }),
  };
}
