import type { Kysely } from 'kysely';
import { type Clock, systemClock } from '#base';
import { type Database, forgetSpace } from '#store';
import { randomText } from '../../random-text.ts';
import { FileNotFoundError } from '../errors/file-not-found-error.ts';
import { FileDraft } from './file-draft.ts';
import type { FileTables } from './file-tables.ts';
import { charge, type FileRoom } from './file-usage.ts';
import { type StoredFile, storedFileOf } from './stored-file.ts';
import { UploadArchive } from '../uploads/upload-archive.ts';

export interface FileArchiveOptions {
  /** With the tables of `fileMigrations`. */
  readonly database: Database;
  /** Goes before the names of tenants: one database may serve several stages. */
  readonly scope: string;
  readonly clock?: Clock | undefined;
}

export interface FileQuery {
  readonly purpose?: string | undefined;
  readonly limit: number;
  readonly order: 'asc' | 'desc';
  /** Id of the last file of the page before. */
  readonly after?: string | undefined;
}

/** The files of all tenants. What is written is on disk when its promise resolves. */
export class FileArchive {
  readonly #database: Database;
  readonly #kysely: Kysely<FileTables>;
  readonly #scope: string;
  readonly #clock: Clock;
  /** Files that come in parts. */
  readonly uploads: UploadArchive;

  constructor({ database, scope, clock = systemClock }: FileArchiveOptions) {
    this.#database = database;
    this.#kysely = database.kysely.withTables<FileTables>();
    this.#scope = scope;
    this.#clock = clock;
    this.uploads = new UploadArchive({
      kysely: this.#kysely,
      scope,
      clock,
      begin: (tenant, room) => this.begin(tenant, room),
      resume: (tenant, id) => new FileDraft({ kysely: this.#kysely, id, tenant: scope + tenant, room: undefined }),
      discard: (id) => this.discard(id),
    });
  }

  /**
   * Begins a file. Whoever began it finishes it, or removes what there is of it (`discard`).
   *
   * @param room what its tenant may store; absent for what the gateway itself writes
   * @throws StorageFullError
   */
  async begin(tenant: string, room?: FileRoom): Promise<FileDraft> {
    const id = `file-${randomText(24, 'hex')}`;
    const scoped = this.#scope + tenant;
    await this.#kysely.transaction().execute(async (transaction) => {
      await charge(transaction, scoped, { files: 1, bytes: 0 }, room);
      const row = { id, tenant: scoped, purpose: '', filename: '', bytes: 0, expires_ms: null, is_complete: 0 };
      await transaction
        .insertInto('stored_file')
        .values({ ...row, created_ms: this.#clock.nowMs() })
        .execute();
    });
    return new FileDraft({ kysely: this.#kysely, id, tenant: scoped, room });
  }

  /** @throws FileNotFoundError */
  async find(tenant: string, id: string): Promise<StoredFile> {
    const row = await this.#visible(tenant).selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw new FileNotFoundError(id);
    return storedFileOf(row);
  }

  /** One page, by when they were made. An `after` that is not there begins at the beginning. */
  async list(tenant: string, query: FileQuery): Promise<{ readonly files: StoredFile[]; readonly hasMore: boolean }> {
    const { purpose, limit, order, after } = query;
    const last = await this.#visible(tenant)
      .select(['created_ms', 'id'])
      .where('id', '=', after ?? '')
      .executeTakeFirst();
    let select = this.#visible(tenant).selectAll();
    if (purpose !== undefined) select = select.where('purpose', '=', purpose);
    if (last) {
      const beyond = order === 'asc' ? '>' : '<';
      select = select.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('created_ms', 'id'), beyond, tuple(last.created_ms, last.id)),
      );
    }
    const rows = await select
      .orderBy('created_ms', order)
      .orderBy('id', order)
      .limit(limit + 1)
      .execute();
    return { files: rows.slice(0, limit).map(storedFileOf), hasMore: rows.length > limit };
  }

  /**
   * What a file holds, piece by piece.
   *
   * @throws FileNotFoundError also when it is deleted while it is read
   */
  async *read(tenant: string, id: string): AsyncGenerator<Uint8Array> {
    const { bytes } = await this.find(tenant, id);
    yield* this.readChunks(id, bytes);
  }

  /** What is stored of a file, finished or not. @throws FileNotFoundError */
  async *readChunks(id: string, bytes: number): AsyncGenerator<Uint8Array> {
    let read = 0;
    for (let position = 0; read < bytes; position++) {
      const chunk = await this.#kysely
        .selectFrom('file_chunk')
        .select('bytes')
        .where('file_id', '=', id)
        .where('position', '=', position)
        .executeTakeFirst();
      if (chunk === undefined) throw new FileNotFoundError(id);
      read += chunk.bytes.length;
      yield chunk.bytes;
    }
  }

  /** Whether there was one. Nothing of it is left. */
  async remove(tenant: string, id: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#kysely
      .updateTable('stored_file')
      .set(unseen)
      .where('id', '=', id)
      .where('tenant', '=', this.#scope + tenant)
      .where('is_complete', '=', 1)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return false;
    await this.discard(id);
    return true;
  }

  /** Deletes all files of a tenant, and what is being written; gives how many that were. */
  async erase(tenant: string): Promise<number> {
    const ids = await this.#kysely
      .selectFrom('stored_file')
      .select('id')
      .where('tenant', '=', this.#scope + tenant)
      .execute();
    for (const { id } of ids) await this.discard(id);
    await this.#kysely
      .deleteFrom('upload')
      .where('tenant', '=', this.#scope + tenant)
      .execute();
    return ids.length;
  }

  /** Takes away what is left of deleted rows; see `forgetSpace`. */
  async forget(): Promise<boolean> {
    return await forgetSpace(this.#database, ['stored_file', 'file_chunk', 'upload', 'upload_part']);
  }

  /** Deletes a file, piece by piece so that others who write need not wait for all of it. */
  async discard(id: string): Promise<void> {
    await this.#kysely.updateTable('stored_file').set(unseen).where('id', '=', id).execute();
    for (let position = 0, deleted = 1n; deleted > 0n; position += deletedAtOnce) {
      const deletion = this.#kysely
        .deleteFrom('file_chunk')
        .where('file_id', '=', id)
        .where('position', '>=', position)
        .where('position', '<', position + deletedAtOnce);
      deleted = (await deletion.executeTakeFirstOrThrow()).numDeletedRows;
    }
    await this.#kysely.transaction().execute(async (transaction) => {
      const row = await transaction
        .deleteFrom('stored_file')
        .where('id', '=', id)
        .returning(['tenant', 'bytes'])
        .executeTakeFirst();
      if (row) await charge(transaction, row.tenant, { files: -1, bytes: -Number(row.bytes) });
    });
  }

  /** Deletes what has expired and what was never finished, in every scope; gives how many files that were. */
  async sweep(): Promise<number> {
    const nowMs = this.#clock.nowMs();
    const rows = await this.#kysely
      .selectFrom('stored_file')
      .select('id')
      .where(({ or, and, eb }) =>
        or([
          eb('expires_ms', '<=', nowMs),
          and([eb('is_complete', '=', 0), eb('created_ms', '<=', nowMs - unfinishedMsMax)]),
        ]),
      )
      .execute();
    for (const { id } of rows) await this.discard(id);
    await this.#kysely.deleteFrom('upload').where('expires_ms', '<=', nowMs).execute();
    const over = this.#kysely.selectFrom('upload').select('id');
    await this.#kysely.deleteFrom('upload_part').where('upload_id', 'not in', over).execute();
    return rows.length;
  }

  #visible(tenant: string) {
    return this.#kysely
      .selectFrom('stored_file')
      .where('tenant', '=', this.#scope + tenant)
      .where('is_complete', '=', 1)
      .where(({ or, eb }) => or([eb('expires_ms', 'is', null), eb('expires_ms', '>', this.#clock.nowMs())]));
  }
}

/** Nobody sees it any more; should the process die now, the next sweep finds it. */
const unseen = { is_complete: 0, created_ms: 0 } as const;
const deletedAtOnce = 32;
/** Longer than any upload may take. */
const unfinishedMsMax = 3_600_000;
