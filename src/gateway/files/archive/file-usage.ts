import type { Transaction } from 'kysely';
import { StorageFullError } from '../errors/storage-full-error.ts';
import type { FileTables } from './file-tables.ts';

/** How much one tenant may store. */
export interface FileRoom {
  readonly bytesMax: number;
  readonly filesMax: number;
}

/**
 * Counts what is added to what a tenant has stored, or taken away. Those who write at once wait for each other here, so
 * that together they store no more than there is room for.
 *
 * @param room absent: it is counted and not refused
 * @throws StorageFullError
 */
export async function charge(
  transaction: Transaction<FileTables>,
  tenant: string,
  change: { readonly files: number; readonly bytes: number },
  room?: FileRoom,
): Promise<void> {
  const { files, bytes } = await transaction
    .insertInto('file_usage')
    .values({ tenant, ...change })
    .onConflict((conflict) =>
      conflict.column('tenant').doUpdateSet(({ eb, ref }) => ({
        files: eb(ref('file_usage.files'), '+', ref('excluded.files')),
        bytes: eb(ref('file_usage.bytes'), '+', ref('excluded.bytes')),
      })),
    )
    .returning(['files', 'bytes'])
    .executeTakeFirstOrThrow();
  if (room === undefined) return;
  if (Number(files) > room.filesMax) throw new StorageFullError(`${room.filesMax} files`);
  if (Number(bytes) > room.bytesMax) throw new StorageFullError(`${room.bytesMax} bytes`);
}
