import type { Kysely } from 'kysely';
import { type Clock, systemClock } from '#base';
import type { Database } from '#store';
import { randomText } from '../../random-text.ts';
import type { BatchTables } from './batch-tables.ts';
import { type BatchStatus, openStatuses, type StoredBatch, storedBatchOf } from './stored-batch.ts';

/** How long a process that works on a batch counts as alive after it last said so. */
const aliveMs = 15_000;
/** Of those that wait, how many are looked at. */
const lookMax = 64;

/** Which process works on which batch: one at a time, and another when that has died. */
export class BatchClaims {
  readonly #kysely: Kysely<BatchTables>;
  readonly #scope: string;
  readonly #clock: Clock;
  readonly #owner = randomText(12);

  constructor(database: Database, scope: string, clock: Clock = systemClock) {
    this.#kysely = database.kysely.withTables<BatchTables>();
    this.#scope = scope;
    this.#clock = clock;
  }

  /** The oldest that nobody works on, of these tenants only if there is none of another. */
  async claim(busyTenants: ReadonlySet<string>): Promise<StoredBatch | undefined> {
    const waiting = await this.#unclaimed().select(['id', 'tenant']).orderBy('created_ms').limit(lookMax).execute();
    const isBusy = ({ tenant }: { readonly tenant: string }) => busyTenants.has(tenant.slice(this.#scope.length));
    for (const { id } of [...waiting.filter((each) => !isBusy(each)), ...waiting.filter(isBusy)]) {
      const row = await this.#kysely
        .updateTable('batch')
        .set({ owner: this.#owner, alive_until_ms: this.#clock.nowMs() + aliveMs })
        .where('id', '=', id)
        .where('status', 'in', [...openStatuses])
        .where(({ or, eb }) => or([eb('alive_until_ms', 'is', null), eb('alive_until_ms', '<=', this.#clock.nowMs())]))
        .returningAll()
        .executeTakeFirst();
      if (row) return storedBatchOf(row, this.#scope);
    }
    return undefined;
  }

  /** Says that these are still worked on here; gives their states, but of those that are not ours any more. */
  async stayAlive(ids: readonly string[]): Promise<ReadonlyMap<string, BatchStatus>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#kysely
      .updateTable('batch')
      .set({ alive_until_ms: this.#clock.nowMs() + aliveMs })
      .where('id', 'in', [...ids])
      .where('owner', '=', this.#owner)
      .returning(['id', 'status'])
      .execute();
    return new Map(rows.map(({ id, status }) => [id, status as BatchStatus]));
  }

  /** It is not worked on here any more; who comes next need not wait. */
  async release(id: string): Promise<void> {
    await this.#kysely
      .updateTable('batch')
      .set({ owner: null, alive_until_ms: null })
      .where('id', '=', id)
      .where('owner', '=', this.#owner)
      .execute();
  }

  #unclaimed() {
    return this.#kysely
      .selectFrom('batch')
      .where('scope', '=', this.#scope)
      .where('status', 'in', [...openStatuses])
      .where(({ or, eb }) => or([eb('alive_until_ms', 'is', null), eb('alive_until_ms', '<=', this.#clock.nowMs())]));
  }
}
