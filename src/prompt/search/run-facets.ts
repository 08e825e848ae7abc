import { sql } from 'kysely';
import type { BulkDatabase } from '#store';
import { matchedRuns } from './matched-runs.ts';
import type { RunQuery } from './search-filter.ts';

/** Of the runs that fit, the newest so many are counted. */
const countedMax = 10_000;
const valuesMax = 20;

const columns = {
  team: 'tenant',
  project: 'project',
  key: 'key_name',
  route: 'route',
  model: 'model',
  prompt: 'prompt_name',
  status: 'status',
} as const;

export type RunFacet = keyof typeof columns;
const facetNames = Object.keys(columns) as RunFacet[];

export interface FacetValue {
  readonly value: string;
  readonly runs: number;
}

export interface RunFacets {
  /** The commonest values of each, at most 20. */
  readonly values: Readonly<Record<RunFacet, readonly FacetValue[]>>;
  /** Runs that were counted. */
  readonly runs: number;
  /** Whether these are all that fit. Otherwise they are the newest. */
  readonly isWhole: boolean;
}

/** What the runs of a search have in common, for those who want to narrow it. @throws InvalidSearchError */
export async function runFacets(database: BulkDatabase, query: RunQuery): Promise<RunFacets> {
  const matched = await matchedRuns(database, query);
  const empty = Object.fromEntries(facetNames.map((name) => [name, [] as FacetValue[]])) as Record<
    RunFacet,
    FacetValue[]
  >;
  if (matched === undefined) return { values: empty, runs: 0, isWhole: true };
  const names = sql.join(facetNames.map((name) => sql.ref(`run.${columns[name]}`)));
  const counts = facetNames.map(
    (name) =>
      sql`select ${sql.lit(name)} as facet, ${sql.ref(columns[name])} as value, count(*) as runs from found
        group by ${sql.ref(columns[name])}`,
  );
  const { rows } = await sql<{ facet: RunFacet; value: string | null; runs: number | string }>`
    with found as materialized (
      select ${names} from ${matched.from} where ${matched.where} order by ${matched.place} desc limit ${countedMax + 1}
    ) ${sql.join(counts, sql` union all `)}`.execute(database.kysely);
  let runs = 0;
  for (const row of rows) {
    if (row.facet === 'status') runs += Number(row.runs);
    if (row.value !== null) empty[row.facet].push({ value: row.value, runs: Number(row.runs) });
  }
  for (const name of facetNames)
    empty[name] = empty[name]
      .toSorted((one, other) => other.runs - one.runs || (one.value < other.value ? -1 : 1))
      .slice(0, valuesMax);
  return { values: empty, runs, isWhole: runs <= countedMax };
}
