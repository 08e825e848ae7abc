import type { Kysely } from 'kysely';
import { type Clock, systemClock } from '#base';
import { type Database, forgetSpace } from '#store';
import { newId } from '../../new-id.ts';
import { BatchNotFoundError } from '../errors/batch-not-found-error.ts';
import { TooManyBatchesError } from '../errors/too-many-batches-error.ts';
import { BatchLines } from './batch-lines.ts';
import type { BatchTables } from './batch-tables.ts';
import { type BatchStatus, openStatuses, type StoredBatch, storedBatchOf } from './stored-batch.ts';

export interface BatchArchiveOptions {
  /** With the tables of `batchMigrations`. */
  readonly database: Database;
  /** Goes before the names of tenants: one database may serve several stages. */
  readonly scope: string;
  readonly clock?: Clock | undefined;
}

export type NewBatch = Pick<StoredBatch, 'tenant' | 'keyId' | 'endpoint' | 'inputFileId' | 'metadata' | 'outputMs'> & {
  readonly windowMs: number;
  readonly bearer?: StoredBatch['bearer'];
};

/** What changes of a batch while it is worked on. */
export type BatchChange = Partial<
  Pick<BatchTables['batch'], 'total' | 'errors' | 'drafts' | 'output_file_id' | 'error_file_id'>
>;

/** Batches that one tenant may have open. */
const openMax = 256;
/** How long it is told of a batch that has ended. */
const keptMs = 30 * 24 * 3_600_000;

/** The batches of all tenants, and what their lines were answered. What is written is on disk when its promise resolves. */
export class BatchArchive {
  readonly lines: BatchLines;
  readonly #database: Database;
  readonly #kysely: Kysely<BatchTables>;
  readonly #scope: string;
  readonly #clock: Clock;

  constructor({ database, scope, clock = systemClock }: BatchArchiveOptions) {
    this.#database = database;
    this.#kysely = database.kysely.withTables<BatchTables>();
    this.#scope = scope;
    this.#clock = clock;
    this.lines = new BatchLines(this.#kysely);
  }

  /** @throws TooManyBatchesError */
  async create({
    tenant,
    keyId,
    bearer,
    endpoint,
    inputFileId,
    metadata,
    outputMs,
    windowMs,
  }: NewBatch): Promise<StoredBatch> {
    const createdMs = this.#clock.nowMs();
    const row: BatchTables['batch'] = {
      id: newId('batch'),
      scope: this.#scope,
      tenant: this.#scope + tenant,
      key_id: keyId ?? null,
      bearer: bearer ? JSON.stringify(bearer) : null,
      endpoint,
      input_file_id: inputFileId,
      status: 'validating',
      created_ms: createdMs,
      expires_ms: createdMs + windowMs,
      moments: '{}',
      total: 0,
      completed: 0,
      failed: 0,
      errors: null,
      metadata: metadata ? JSON.stringify(metadata) : null,
      output_ms: outputMs,
      output_file_id: null,
      error_file_id: null,
      drafts: null,
      owner: null,
      alive_until_ms: null,
    };
    return await this.#kysely.transaction().execute(async (transaction) => {
      const { open } = await transaction
        .selectFrom('batch')
        .select(({ fn }) => fn.countAll<number>().as('open'))
        .where('tenant', '=', row.tenant)
        .where('status', 'in', [...openStatuses])
        .executeTakeFirstOrThrow();
      if (Number(open) >= openMax) throw new TooManyBatchesError(openMax);
      await transaction.insertInto('batch').values(row).execute();
      return storedBatchOf(row, this.#scope);
    });
  }

  /** @throws BatchNotFoundError */
  async find(tenant: string, id: string): Promise<StoredBatch> {
    const row = await this.#of(tenant).selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) throw new BatchNotFoundError(id);
    return storedBatchOf(row, this.#scope);
  }

  /** One page, newest first. An `after` that is not there begins at the beginning. */
  async list(tenant: string, { limit, after = '' }: { readonly limit: number; readonly after?: string | undefined }) {
    const last = await this.#of(tenant).select(['created_ms', 'id']).where('id', '=', after).executeTakeFirst();
    let select = this.#of(tenant).selectAll();
    if (last)
      select = select.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('created_ms', 'id'), '<', tuple(last.created_ms, last.id)),
      );
    const rows = await select
      .orderBy('created_ms', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute();
    const batches = rows.slice(0, limit).map((row) => storedBatchOf(row, this.#scope));
    return { batches, hasMore: rows.length > limit };
  }

  /**
   * Moves a batch from one of these states to another.
   *
   * @returns the batch as it is then; undefined where it was in none of them
   */
  async move(
    { id, tenant }: Pick<StoredBatch, 'id' | 'tenant'>,
    from: readonly BatchStatus[],
    status: BatchStatus,
    change: BatchChange = {},
  ): Promise<StoredBatch | undefined> {
    return await this.#kysely.transaction().execute(async (transaction) => {
      const at = { id, tenant: this.#scope + tenant };
      const row = await transaction
        .selectFrom('batch')
        .select('moments')
        .where((is) => is.and(at))
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const moments = { [status]: this.#clock.nowMs(), ...(JSON.parse(row.moments) as object) };
      const moved = await transaction
        .updateTable('batch')
        .set({ ...change, status, moments: JSON.stringify(moments) })
        .where((is) => is.and(at))
        .where('status', 'in', [...from])
        .returningAll()
        .executeTakeFirst();
      return moved && storedBatchOf(moved, this.#scope);
    });
  }

  /** Deletes all batches of a tenant and what their lines were answered; gives how many that were. */
  async erase(tenant: string): Promise<number> {
    const rows = await this.#of(tenant).select('id').execute();
    for (const { id } of rows) await this.#remove(id);
    return rows.length;
  }

  /** Takes away what is left of deleted rows; see `forgetSpace`. */
  async forget(): Promise<boolean> {
    return await forgetSpace(this.#database, ['batch', 'batch_line']);
  }

  /** Deletes what has ended long ago, in every scope; gives how many batches that were. */
  async sweep(): Promise<number> {
    const rows = await this.#kysely
      .selectFrom('batch')
      .select('id')
      .where('status', 'not in', [...openStatuses])
      .where('expires_ms', '<=', this.#clock.nowMs() - keptMs)
      .execute();
    for (const { id } of rows) await this.#remove(id);
    return rows.length;
  }

  async #remove(id: string): Promise<void> {
    await this.#kysely.deleteFrom('batch').where('id', '=', id).execute();
    await this.lines.remove(id);
  }

  #of(tenant: string) {
    return this.#kysely.selectFrom('batch').where('tenant', '=', this.#scope + tenant);
  }
}
