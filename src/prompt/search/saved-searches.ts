import type { BulkDatabase } from '#store';
import { InvalidSearchError } from './errors/invalid-search-error.ts';
import type { RunQuery } from './search-filter.ts';
import type { SearchTables } from './search-tables.ts';

/** What of a search is kept; whose runs it finds, and when, is up to who runs it. */
export interface SavedQuery extends Omit<RunQuery, 'tenant' | 'stage' | 'sinceMs' | 'untilMs'> {
  /** Of the last so many milliseconds. Absent: of all time. */
  readonly withinMs?: number | undefined;
}

export interface SavedSearch {
  readonly name: string;
  readonly query: SavedQuery;
  readonly author: string;
  /** Milliseconds since the Unix epoch. */
  readonly savedMs: number;
}

/** Whose searches these are: of a stage, and of a team of it, or of those who see all. */
export interface SearchOwner {
  readonly stage: string;
  /** Empty: of the operators. */
  readonly tenant: string;
}

export interface SavedSearches {
  /** Takes the place of one of the same name. @throws InvalidSearchError */
  save(owner: SearchOwner, search: Omit<SavedSearch, 'savedMs'>): Promise<void>;
  get(owner: SearchOwner, name: string): Promise<SavedSearch | undefined>;
  /** In the order of their names. */
  list(owner: SearchOwner): Promise<readonly SavedSearch[]>;
  /** @returns whether there was one */
  remove(owner: SearchOwner, name: string): Promise<boolean>;
}

export function savedSearches({ kysely }: BulkDatabase, nowMs: () => number = Date.now): SavedSearches {
  const tables = kysely.withTables<SearchTables>();
  const of = ({ stage, tenant }: SearchOwner) =>
    tables
      .selectFrom('run_saved_search')
      .select(['name', 'query', 'author', 'saved_ms'])
      .where('stage', '=', stage)
      .where('tenant', '=', tenant);
  return {
    save: async ({ stage, tenant }, { name, query, author }) => {
      if (!/^[a-z][a-z0-9-]{0,59}$/.test(name))
        throw new InvalidSearchError(`"${name.slice(0, 60)}" is no name: small letters, digits and dashes`);
      const kept = { query: JSON.stringify(query), author, saved_ms: nowMs() };
      await tables
        .insertInto('run_saved_search')
        .values({ stage, tenant, name, ...kept })
        .onConflict((conflict) => conflict.columns(['stage', 'tenant', 'name']).doUpdateSet(kept))
        .execute();
    },
    get: async (owner, name) => {
      const row = await of(owner).where('name', '=', name).executeTakeFirst();
      return row && searchOf(row);
    },
    list: async (owner) => (await of(owner).orderBy('name').execute()).map(searchOf),
    remove: async ({ stage, tenant }, name) => {
      const { numDeletedRows } = await tables
        .deleteFrom('run_saved_search')
        .where('stage', '=', stage)
        .where('tenant', '=', tenant)
        .where('name', '=', name)
        .executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },
  };
}

function searchOf(row: Pick<SearchTables['run_saved_search'], 'name' | 'query' | 'author' | 'saved_ms'>): SavedSearch {
  return { name: row.name, query: JSON.parse(row.query) as SavedQuery, author: row.author, savedMs: row.saved_ms };
}
