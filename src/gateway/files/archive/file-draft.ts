import type { Kysely } from 'kysely';
import { FileNotFoundError } from '../errors/file-not-found-error.ts';
import { charge, type FileRoom } from './file-usage.ts';
import type { FileTables } from './file-tables.ts';
import { type StoredFile, storedFileOf } from './stored-file.ts';

export interface FileDraftOptions {
  readonly kysely: Kysely<FileTables>;
  readonly id: string;
  readonly tenant: string;
  /** Absent: it is not refused however much it is. */
  readonly room: FileRoom | undefined;
}

/** Of a file, as long as it has more to come; what one statement carries. */
const chunkBytes = 256 * 1024;

/** A file that is being written. Nobody sees it before it is finished; what is never finished is swept away. */
export class FileDraft {
  readonly id: string;
  readonly #options: FileDraftOptions;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #position = 0;

  constructor(options: FileDraftOptions) {
    this.id = options.id;
    this.#options = options;
  }

  /** @throws StorageFullError, FileNotFoundError when it was erased meanwhile */
  async append(bytes: Uint8Array): Promise<void> {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= chunkBytes) await this.flush();
  }

  /**
   * It is complete, and on disk when this resolves.
   *
   * @throws StorageFullError, FileNotFoundError
   */
  async finish(facts: Pick<StoredFile, 'purpose' | 'filename' | 'createdMs' | 'expiresMs'>): Promise<StoredFile> {
    await this.flush();
    const row = await this.#options.kysely
      .updateTable('stored_file')
      .set({
        purpose: facts.purpose,
        filename: facts.filename,
        created_ms: facts.createdMs,
        expires_ms: facts.expiresMs ?? null,
        is_complete: 1,
      })
      .where('id', '=', this.id)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw new FileNotFoundError(this.id);
    return storedFileOf(row);
  }

  /** What was appended is on disk. @throws StorageFullError, FileNotFoundError */
  async flush(): Promise<void> {
    if (this.#waitingBytes === 0) return;
    const { kysely, tenant, room } = this.#options;
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    await kysely.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('stored_file')
        .set(({ eb }) => ({ bytes: eb('bytes', '+', bytes.length) }))
        .where('id', '=', this.id)
        .executeTakeFirstOrThrow();
      // Its tenant was erased meanwhile: nothing may be left.
      if (numUpdatedRows === 0n) throw new FileNotFoundError(this.id);
      await charge(transaction, tenant, { files: 0, bytes: bytes.length }, room);
      await transaction
        .insertInto('file_chunk')
        .values({ file_id: this.id, position: this.#position++, bytes })
        .execute();
    });
  }
}
