import { experimentMigrations, type ReportShelf, reportShelf, type TrialStore, trialStore } from '#experiment';
import { openDatabase } from '#store';
import type { OptionValues } from '../command.ts';
import { openStageDatabase } from '../stage-database.ts';

/** The answers and reports of the experiments of one stage. */
export interface ExperimentBook extends AsyncDisposable {
  readonly trials: TrialStore;
  readonly reports: ReportShelf;
}

/** @throws what `openStageDatabase` throws */
export async function openExperimentBook(options: OptionValues): Promise<ExperimentBook> {
  const opened = await openStageDatabase(
    options,
    ({ stateUrl }) => openDatabase(stateUrl),
    'experiment',
    experimentMigrations,
  );
  const { database, stack, stage } = opened;
  return {
    trials: trialStore(database),
    reports: reportShelf(database, `${stack}/${stage}`),
    [Symbol.asyncDispose]: () => database.close(),
  };
}
