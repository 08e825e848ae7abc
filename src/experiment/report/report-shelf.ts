import type { Database } from '#store';
import type { TrialTables } from '../trials/trial-tables.ts';
import type { ExperimentReport } from './experiment-report.ts';

/** The reports of one stage of a stack. */
export interface ReportShelf {
  add(report: ExperimentReport): Promise<void>;
  /** The last of each experiment, the newest first. */
  list(): Promise<readonly ExperimentReport[]>;
  /** The last of one; undefined where it was never run to its end. */
  find(name: string): Promise<ExperimentReport | undefined>;
}

/** @param place the stack and its stage */
export function reportShelf(database: Database, place: string): ReportShelf {
  const kysely = database.kysely.withTables<TrialTables>();
  const newest = () =>
    kysely
      .selectFrom('experiment_report')
      .select(['name', 'report'])
      .where('place', '=', place)
      .orderBy('ended_ms', 'desc');
  return {
    add: async (report) => {
      const { name, endedMs } = report;
      await kysely
        .insertInto('experiment_report')
        .values({ place, name, ended_ms: endedMs, report: JSON.stringify(report) })
        .execute();
    },
    list: async () => {
      // Reports are large: those that another has come after are not read.
      const rows = await newest()
        .where('ended_ms', '=', ({ selectFrom }) =>
          selectFrom('experiment_report as other')
            .select(({ fn }) => fn.max('other.ended_ms').as('last_ms'))
            .where('other.place', '=', place)
            .whereRef('other.name', '=', 'experiment_report.name'),
        )
        .execute();
      return rows.map(({ report }) => JSON.parse(report) as ExperimentReport);
    },
    find: async (name) => {
      const row = await newest().where('name', '=', name).limit(1).executeTakeFirst();
      return row && (JSON.parse(row.report) as ExperimentReport);
    },
  };
}
