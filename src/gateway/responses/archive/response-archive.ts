import type { Kysely, SelectQueryBuilder } from 'kysely';
import { type Clock, systemClock } from '#base';
import { type Database, forgetSpace, GroupCommit } from '#store';
import type { Item } from '../item-schema.ts';
import type { ResponseObject } from '../response-object.ts';
import { ConversationArchive } from './conversation-archive.ts';
import { responseHistory } from './response-history.ts';
import { deleteResponses, type ResponseWrite, writeResponse } from './response-rows.ts';
import { isRunning, type StoredResponse } from './stored-response.ts';
import type { ResponseTables } from './tables.ts';

export interface ResponseArchiveOptions {
  /** With the tables of `responseMigrations`. */
  readonly database: Database;
  /** Goes before the names of tenants: one database may serve several stages. */
  readonly scope: string;
  /** How long responses are kept. Default: 30 days, as OpenAI does. */
  readonly retentionMs?: number | undefined;
  readonly clock?: Clock;
}

const retentionDefaultMs = 30 * 24 * 3_600_000;
/** How long a process that makes a response counts as alive after it last said so. */
const aliveMs = 15_000;

/** The responses and conversations of all tenants. What is written is on disk when its promise resolves. */
export class ResponseArchive {
  readonly conversations: ConversationArchive;
  readonly #database: Database;
  readonly #kysely: Kysely<ResponseTables>;
  readonly #scope: string;
  readonly #retentionMs: number;
  readonly #clock: Clock;
  readonly #commits: GroupCommit<ResponseWrite>;

  constructor({ database, scope, retentionMs = retentionDefaultMs, clock = systemClock }: ResponseArchiveOptions) {
    this.#database = database;
    this.#kysely = database.kysely.withTables<ResponseTables>();
    this.#scope = scope;
    this.#retentionMs = retentionMs;
    this.#clock = clock;
    this.conversations = new ConversationArchive(this.#kysely, scope, clock);
    this.#commits = new GroupCommit(async (writes) => {
      await this.#kysely.transaction().execute(async (transaction) => {
        for (const write of writes) await writeResponse(transaction, write);
      });
    });
  }

  /** Keeps a response that is new, whether it is complete or only begins. */
  async add(stored: StoredResponse): Promise<void> {
    await this.#write(stored, true);
  }

  /** Keeps what has become of a response that ran; nothing of one that was cancelled or deleted meanwhile. */
  async finish(stored: StoredResponse): Promise<void> {
    await this.#write(stored, false);
  }

  /** One that runs in a process that has died has failed. */
  async find(tenant: string, id: string): Promise<StoredResponse | undefined> {
    const nowMs = this.#clock.nowMs();
    const row = await this.#kysely
      .selectFrom('response')
      .select(['body', 'input', 'alive_until_ms'])
      .where('id', '=', id)
      .where('tenant', '=', this.#scope + tenant)
      .where('expires_ms', '>', nowMs)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const stored = { tenant, response: JSON.parse(row.body), input: JSON.parse(row.input) } as StoredResponse;
    if (row.alive_until_ms === null || Number(row.alive_until_ms) > nowMs) return stored;
    const failed = {
      ...stored,
      response: { ...stored.response, status: 'failed', error: diedError } as ResponseObject,
    };
    await this.finish(failed);
    return failed;
  }

  /** Ends one that runs, in whichever process that is, and gives it as it is then. */
  async cancel(stored: StoredResponse): Promise<StoredResponse | undefined> {
    const { tenant, response } = stored;
    await this.finish({ ...stored, response: { ...response, status: 'cancelled' } });
    return await this.find(tenant, response.id);
  }

  /** Whether there was one. Nothing of it is left. */
  async remove(tenant: string, id: string): Promise<boolean> {
    const removed = await this.#delete((responses) =>
      responses.where('id', '=', id).where('tenant', '=', this.#scope + tenant),
    );
    return removed > 0;
  }

  /** @throws ResponseNotFoundError, HistoryTooLongError */
  async history(tenant: string, id: string): Promise<readonly Item[]> {
    return await responseHistory(this.#kysely, this.#scope + tenant, id, this.#clock.nowMs());
  }

  /** An item that was asked with or answered, of a response that is kept. */
  async item(tenant: string, id: string): Promise<Item | undefined> {
    const found = await this.#kysely
      .selectFrom('response_item')
      .select('response_id')
      .where('tenant', '=', this.#scope + tenant)
      .where('id', '=', id)
      .executeTakeFirst();
    const stored = found && (await this.find(tenant, found.response_id));
    return stored && [...stored.input, ...stored.response.output].find((item) => item.id === id);
  }

  /** Says that these are still being made; gives those of which that is not wanted any more. */
  async stayAlive(ids: readonly string[]): Promise<readonly string[]> {
    if (ids.length === 0) return [];
    const rows = await this.#kysely
      .updateTable('response')
      .set({ alive_until_ms: this.#clock.nowMs() + aliveMs })
      .where('id', 'in', [...ids])
      .where('alive_until_ms', 'is not', null)
      .returning('id')
      .execute();
    const alive = new Set(rows.map(({ id }) => id));
    return ids.filter((id) => !alive.has(id));
  }

  /** Deletes all of a tenant, what still runs too; gives how many that were. */
  async erase(tenant: string): Promise<{ readonly responses: number; readonly conversations: number }> {
    const responses = await this.#deleteAll((all) => all.where('tenant', '=', this.#scope + tenant));
    return { responses, conversations: await this.conversations.erase(tenant) };
  }

  /** Deletes what has been kept for long enough, in every scope; gives how many responses that were. */
  async sweep(): Promise<number> {
    const nowMs = this.#clock.nowMs();
    return await this.#deleteAll((all) => all.where('expires_ms', '<=', nowMs));
  }

  /** Takes away what is left of deleted rows; see `forgetSpace`. */
  async forget(): Promise<boolean> {
    return await forgetSpace(this.#database, ['response', 'response_item', 'conversation', 'conversation_item']);
  }

  async #deleteAll(choose: (responses: ResponseIds) => ResponseIds): Promise<number> {
    let [total, removed] = [0, 0];
    do {
      removed = await this.#delete((responses) => choose(responses).limit(sweepMax));
      total += removed;
    } while (removed === sweepMax);
    return total;
  }

  async #write(stored: StoredResponse, isNew: boolean): Promise<void> {
    const nowMs = this.#clock.nowMs();
    const aliveUntilMs = isRunning(stored.response) ? nowMs + aliveMs : undefined;
    await this.#commits.write({
      ...stored,
      tenant: this.#scope + stored.tenant,
      isNew,
      expiresMs: nowMs + this.#retentionMs,
      aliveUntilMs,
    });
  }

  async #delete(choose: (responses: ResponseIds) => ResponseIds): Promise<number> {
    return await this.#kysely.transaction().execute(async (transaction) => {
      const rows = await choose(transaction.selectFrom('response').select('id')).execute();
      if (rows.length > 0)
        await deleteResponses(
          transaction,
          rows.map(({ id }) => id),
        );
      return rows.length;
    });
  }
}

type ResponseIds = SelectQueryBuilder<ResponseTables, 'response', { id: string }>;

/** Deleted in one transaction: others want to write too. */
const sweepMax = 200;
const diedError = { code: 'server_error', message: 'The gateway was ended before this response was complete.' };
