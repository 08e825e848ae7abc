import type { Kysely, Transaction } from 'kysely';
import type { Clock } from '#base';
import { randomText } from '../../random-text.ts';
import type { FileDraft } from '../archive/file-draft.ts';
import type { FileTables } from '../archive/file-tables.ts';
import { charge, type FileRoom } from '../archive/file-usage.ts';
import type { StoredFile } from '../archive/stored-file.ts';
import { UploadNotFoundError } from '../errors/upload-not-found-error.ts';
import { UploadOverError } from '../errors/upload-over-error.ts';
import { type StoredPart, storedPartOf, type StoredUpload, storedUploadOf } from './stored-upload.ts';

/** What uploads need of the archive in which their files end up. */
export interface UploadArchiveOptions {
  readonly kysely: Kysely<FileTables>;
  /** Goes before the names of tenants. */
  readonly scope: string;
  readonly clock: Clock;
  begin(tenant: string, room?: FileRoom): Promise<FileDraft>;
  /** Goes on with a file that another request began. */
  resume(tenant: string, id: string): FileDraft;
  discard(id: string): Promise<void>;
}

/** As OpenAI's, and as long as anything unfinished is kept. */
const lifeMs = 3_600_000;

/** Files that come in parts. Each part is a file that is never finished until the pieces of all become one. */
export class UploadArchive {
  readonly #options: UploadArchiveOptions;

  constructor(options: UploadArchiveOptions) {
    this.#options = options;
  }

  /** @throws StorageFullError */
  async create(
    tenant: string,
    facts: Pick<StoredUpload, 'purpose' | 'filename' | 'bytes' | 'keptSeconds'>,
    room?: FileRoom,
  ): Promise<StoredUpload> {
    const { kysely, scope, clock } = this.#options;
    const file = await this.#options.begin(tenant, room);
    const nowMs = clock.nowMs();
    const row = {
      id: `upload_${randomText(24, 'hex')}`,
      tenant: scope + tenant,
      file_id: file.id,
      purpose: facts.purpose,
      filename: facts.filename,
      bytes: facts.bytes,
      kept_seconds: facts.keptSeconds ?? null,
      created_ms: nowMs,
      expires_ms: nowMs + lifeMs,
      status: 'pending',
    };
    await kysely.insertInto('upload').values(row).execute();
    return storedUploadOf(row);
  }

  /** @throws UploadNotFoundError */
  async find(tenant: string, id: string): Promise<StoredUpload> {
    const { kysely, scope, clock } = this.#options;
    const query = kysely.selectFrom('upload').selectAll().where('id', '=', id);
    const row = await query
      .where('tenant', '=', scope + tenant)
      .where('expires_ms', '>', clock.nowMs())
      .executeTakeFirst();
    if (row === undefined) throw new UploadNotFoundError(id);
    return storedUploadOf(row);
  }

  /** Makes a part of what a draft holds. @throws UploadOverError when it has ended meanwhile */
  async addPart(upload: StoredUpload, draft: FileDraft, bytes: number): Promise<StoredPart> {
    const { kysely, clock } = this.#options;
    await draft.flush();
    const row = {
      id: `part_${randomText(24, 'hex')}`,
      upload_id: upload.id,
      file_id: draft.id,
      bytes,
      created_ms: clock.nowMs(),
    };
    await kysely.transaction().execute(async (transaction) => {
      await assertPending(transaction, upload.id);
      await transaction.insertInto('upload_part').values(row).execute();
    });
    return storedPartOf(row);
  }

  async parts({ id }: StoredUpload): Promise<readonly StoredPart[]> {
    const query = this.#options.kysely.selectFrom('upload_part').selectAll().where('upload_id', '=', id);
    return (await query.execute()).map(storedPartOf);
  }

  /** Makes one file of parts, in this order. What others have sent of it is thrown away. @throws UploadOverError */
  async complete(tenant: string, upload: StoredUpload, parts: readonly StoredPart[]): Promise<StoredFile> {
    const { clock } = this.#options;
    await this.#end(upload, 'completed');
    let position = 0;
    for (const { fileId } of parts) position += await this.#move(fileId, upload.fileId, position);
    await this.#discardParts(upload, new Set(parts));
    const { purpose, filename, keptSeconds } = upload;
    const createdMs = clock.nowMs();
    const expiresMs = keptSeconds === undefined ? undefined : createdMs + keptSeconds * 1000;
    const file = this.#options.resume(tenant, upload.fileId);
    return await file.finish({ purpose, filename, createdMs, expiresMs });
  }

  /** @throws UploadOverError */
  async cancel(upload: StoredUpload): Promise<void> {
    await this.#end(upload, 'cancelled');
    await this.#discardParts(upload);
    await this.#options.discard(upload.fileId);
  }

  /** Of two who end it at once one does. */
  async #end({ id }: StoredUpload, status: 'completed' | 'cancelled'): Promise<void> {
    const ending = this.#options.kysely.updateTable('upload').set({ status }).where('id', '=', id);
    const { numUpdatedRows } = await ending.where('status', '=', 'pending').executeTakeFirstOrThrow();
    if (numUpdatedRows !== 1n) throw new UploadOverError(id);
  }

  /** Gives the pieces of one file to another. @returns how many they are */
  async #move(from: string, to: string, position: number): Promise<number> {
    return await this.#options.kysely.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('file_chunk')
        .set(({ eb }) => ({ file_id: to, position: eb('position', '+', position) }))
        .where('file_id', '=', from)
        .executeTakeFirstOrThrow();
      const removal = transaction.deleteFrom('stored_file').where('id', '=', from).returning(['tenant', 'bytes']);
      const { tenant, bytes } = await removal.executeTakeFirstOrThrow();
      await transaction
        .updateTable('stored_file')
        .set(({ eb }) => ({ bytes: eb('bytes', '+', Number(bytes)) }))
        .where('id', '=', to)
        .execute();
      await charge(transaction, tenant, { files: -1, bytes: 0 });
      return Number(numUpdatedRows);
    });
  }

  async #discardParts(upload: StoredUpload, but: ReadonlySet<StoredPart> = new Set()): Promise<void> {
    const kept = new Set([...but].map(({ id }) => id));
    for (const { id, fileId } of await this.parts(upload)) if (!kept.has(id)) await this.#options.discard(fileId);
    await this.#options.kysely.deleteFrom('upload_part').where('upload_id', '=', upload.id).execute();
  }
}

/** Waits for who is ending it, on databases where two write at once. @throws UploadOverError */
async function assertPending(transaction: Transaction<FileTables>, id: string): Promise<void> {
  const touching = transaction.updateTable('upload').set(({ ref }) => ({ status: ref('status') }));
  const { numUpdatedRows } = await touching
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .executeTakeFirstOrThrow();
  if (numUpdatedRows !== 1n) throw new UploadOverError(id);
}
