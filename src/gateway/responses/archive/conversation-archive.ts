import type { Kysely } from 'kysely';
import type { Clock } from '#base';
import { ConversationNotFoundError } from '../errors/conversation-not-found-error.ts';
import { HistoryTooLongError } from '../errors/history-too-long-error.ts';
import type { StoredItem } from '../item-schema.ts';
import { newId } from '../../new-id.ts';
import { appendItems } from './conversation-rows.ts';
import { historyMax } from './response-history.ts';
import type { ResponseTables } from './tables.ts';

export interface StoredConversation {
  readonly id: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdMs: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The conversations of all tenants: lists of items that grow. They are kept until they are deleted. */
export class ConversationArchive {
  readonly #kysely: Kysely<ResponseTables>;
  readonly #scope: string;
  readonly #clock: Clock;

  /** @param scope as in `ResponseArchiveOptions` */
  constructor(kysely: Kysely<ResponseTables>, scope: string, clock: Clock) {
    this.#kysely = kysely;
    this.#scope = scope;
    this.#clock = clock;
  }

  async create(
    tenant: string,
    metadata: StoredConversation['metadata'],
    items: readonly StoredItem[],
  ): Promise<StoredConversation> {
    const [id, createdMs] = [newId('conv'), this.#clock.nowMs()];
    await this.#kysely.transaction().execute(async (transaction) => {
      const row = { id, tenant: this.#scope + tenant, created_ms: createdMs, metadata: JSON.stringify(metadata) };
      await transaction.insertInto('conversation').values(row).execute();
      await appendItems(transaction, this.#scope + tenant, id, items);
    });
    return { id, createdMs, metadata };
  }

  /** @throws ConversationNotFoundError */
  async find(tenant: string, id: string): Promise<StoredConversation> {
    const row = await this.#kysely
      .selectFrom('conversation')
      .select(['created_ms', 'metadata'])
      .where('id', '=', id)
      .where('tenant', '=', this.#scope + tenant)
      .executeTakeFirst();
    if (row === undefined) throw new ConversationNotFoundError(id);
    return {
      id,
      createdMs: Number(row.created_ms),
      metadata: JSON.parse(row.metadata) as StoredConversation['metadata'],
    };
  }

  /** @throws ConversationNotFoundError */
  async setMetadata(tenant: string, id: string, metadata: StoredConversation['metadata']): Promise<StoredConversation> {
    const update = this.#kysely.updateTable('conversation').set({ metadata: JSON.stringify(metadata) });
    await update
      .where('id', '=', id)
      .where('tenant', '=', this.#scope + tenant)
      .execute();
    return await this.find(tenant, id);
  }

  /** @throws ConversationNotFoundError */
  async remove(tenant: string, id: string): Promise<void> {
    await this.#kysely.transaction().execute(async (transaction) => {
      const deletion = transaction
        .deleteFrom('conversation')
        .where('id', '=', id)
        .where('tenant', '=', this.#scope + tenant);
      const { numDeletedRows } = await deletion.executeTakeFirstOrThrow();
      if (numDeletedRows === 0n) throw new ConversationNotFoundError(id);
      await transaction.deleteFrom('conversation_item').where('conversation_id', '=', id).execute();
    });
  }

  /** Deletes all of a tenant; gives how many that were. */
  async erase(tenant: string): Promise<number> {
    return await this.#kysely.transaction().execute(async (transaction) => {
      const scoped = this.#scope + tenant;
      await transaction.deleteFrom('conversation_item').where('tenant', '=', scoped).execute();
      const deletion = transaction.deleteFrom('conversation').where('tenant', '=', scoped);
      return Number((await deletion.executeTakeFirstOrThrow()).numDeletedRows);
    });
  }

  /** @throws ConversationNotFoundError */
  async append(tenant: string, id: string, items: readonly StoredItem[]): Promise<void> {
    await this.find(tenant, id);
    await this.#kysely
      .transaction()
      .execute(async (transaction) => await appendItems(transaction, this.#scope + tenant, id, items));
  }

  /**
   * All of it, oldest first.
   *
   * @throws ConversationNotFoundError, HistoryTooLongError
   */
  async items(tenant: string, id: string): Promise<readonly StoredItem[]> {
    await this.find(tenant, id);
    const items = this.#kysely
      .selectFrom('conversation_item')
      .where('conversation_id', '=', id)
      .where('tenant', '=', this.#scope + tenant);
    const { size } = await items.select(({ fn }) => fn.sum('size').as('size')).executeTakeFirstOrThrow();
    if (Number(size ?? 0) > historyMax) throw new HistoryTooLongError();
    const rows = await items.select('item').orderBy('position').execute();
    return rows.map(({ item }) => JSON.parse(item) as StoredItem);
  }

  async removeItem(tenant: string, id: string, itemId: string): Promise<void> {
    await this.#kysely
      .deleteFrom('conversation_item')
      .where('conversation_id', '=', id)
      .where('tenant', '=', this.#scope + tenant)
      .where('id', '=', itemId)
      .execute();
  }
}
