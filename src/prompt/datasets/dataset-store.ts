import { type Kysely, sql } from 'kysely';
import { type BulkDatabase, jsonRows } from '#store';
import { DatasetNotFoundError } from './errors/dataset-not-found-error.ts';
import { InvalidDatasetError } from './errors/invalid-dataset-error.ts';
import type { DatasetOwner, DatasetVersion, KeptItem, Split } from './dataset.ts';
import type { DatasetTables } from './dataset-tables.ts';
import { itemsOf, versionsOf } from './read-dataset.ts';
import { type NewItem, splitItems } from './split-items.ts';

const itemsMax = 50_000;

export interface AddOptions {
  readonly author: string;
  readonly reason?: string | undefined;
  /** Of items that are like no other, how many are for tests. Default: 0.2 */
  readonly testShare?: number | undefined;
}

export interface AddedVersion extends DatasetVersion {
  /** Items that were there before. */
  readonly known: number;
  /** Items that are like some in both splits, and were left out. */
  readonly between: number;
}

/** Cases that are kept by name, in versions, divided so that no test is told by what is trained on. */
export interface DatasetStore {
  list(owner: DatasetOwner): Promise<readonly DatasetVersion[]>;
  /** Adds a version with more items; those that ask what is asked already are left as they are. @throws InvalidDatasetError */
  add(owner: DatasetOwner, name: string, items: readonly NewItem[], options: AddOptions): Promise<AddedVersion>;
  /** @param number of a version. Default: the last. @throws DatasetNotFoundError */
  find(owner: DatasetOwner, name: string, number?: number): Promise<DatasetVersion>;
  /** @throws DatasetNotFoundError */
  items(owner: DatasetOwner, name: string, number?: number, split?: Split): Promise<readonly KeptItem[]>;
  /** For good. @throws DatasetNotFoundError */
  erase(owner: DatasetOwner, name: string): Promise<void>;
}

export function datasetStore(database: BulkDatabase, nowMs: () => number = Date.now): DatasetStore {
  const kysely = database.kysely.withTables<DatasetTables>();
  const find = async (owner: DatasetOwner, name: string, number?: number): Promise<DatasetVersion> => {
    const found = (await versionsOf(kysely, owner)).filter((version) => version.name === name);
    const version = number === undefined ? found.at(-1) : found.find((each) => each.number === number);
    if (version === undefined) throw new DatasetNotFoundError(name, number);
    return version;
  };
  const items = async (owner: DatasetOwner, name: string, number?: number, split?: Split) => {
    const version = await find(owner, name, number);
    return await itemsOf(kysely, owner, version, split);
  };
  return {
    find,
    items,
    list: async (owner) => {
      const last = new Map((await versionsOf(kysely, owner)).map((version) => [version.name, version]));
      return [...last.values()];
    },

    add: async (owner, name, given, { author, reason, testShare = 0.2 }) => {
      check(name, given, testShare);
      return await kysely.transaction().execute(async (transaction) => {
        const versions = (await versionsOf(transaction, owner)).filter((version) => version.name === name);
        const last = versions.at(-1);
        const there = last ? await itemsOf(transaction, owner, last) : [];
        const known = new Set(there.map(({ digest }) => digest));
        const added = [...new Map(given.map((item) => [item.digest, item])).values()].filter(
          ({ digest }) => !known.has(digest),
        );
        const { kept, between } = splitItems(there, added, testShare);
        const number = (last?.number ?? 0) + 1;
        await transaction
          .insertInto('dataset_version')
          .values({ ...owner, name, number, author, reason: reason ?? null, created_ms: nowMs() })
          .execute();
        await insertItems(database, transaction, owner, { name, number }, kept);
        const version = (await versionsOf(transaction, owner)).find(
          (each) => each.name === name && each.number === number,
        );
        return { ...version!, known: given.length - added.length, between: between.length };
      });
    },

    erase: async (owner, name) => {
      await find(owner, name);
      await kysely.transaction().execute(async (transaction) => {
        for (const table of ['dataset_item', 'dataset_version'] as const)
          await transaction
            .deleteFrom(table)
            .where(({ and }) => and({ ...owner, name }))
            .execute();
      });
    },
  };
}

function check(name: string, items: readonly NewItem[], testShare: number): void {
  if (!/^[a-z][a-z0-9-]{0,59}$/.test(name))
    throw new InvalidDatasetError(`"${name.slice(0, 60)}" is no name: small letters, digits and dashes`);
  if (items.length === 0) throw new InvalidDatasetError('there is nothing to put into it');
  if (items.length > itemsMax) throw new InvalidDatasetError(`more than ${itemsMax} items at once`);
  if (!(testShare >= 0 && testShare <= 1)) throw new InvalidDatasetError('the share of tests is from 0 to 1');
}

async function insertItems(
  database: BulkDatabase,
  transaction: Kysely<DatasetTables>,
  { stage, tenant }: DatasetOwner,
  { name, number }: Pick<DatasetVersion, 'name' | 'number'>,
  items: readonly KeptItem[],
): Promise<void> {
  const rows = items.map(({ digest, split, runId = null, ...item }) => [
    stage,
    tenant,
    name,
    digest,
    split,
    JSON.stringify(item)
      .toWellFormed()
      .replaceAll(String.raw`\u0000`, '\u{fffd}'),
    runId,
  ]);
  await sql`
    insert into dataset_item (stage, tenant, name, digest, split, item, run_id, run_tenant, first_version)
    select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,
      (select tenant from run where run.id = value ->> 6), ${sql.lit(number)}
    from ${jsonRows(database, rows)}`.execute(transaction);
}
