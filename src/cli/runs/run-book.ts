import { runMigrations } from '#prompt';
import { type BulkDatabase, openBulkDatabase } from '#store';
import type { OptionValues } from '../command.ts';
import { openStageDatabase } from '../stage-database.ts';

/** What has been recorded of one stage. */
export interface RunBook extends AsyncDisposable {
  readonly database: BulkDatabase;
  /** "shop/main": one database may hold runs of several. */
  readonly stage: string;
}

/** @throws what `openStageDatabase` throws */
export async function openRunBook(options: OptionValues): Promise<RunBook> {
  const opened = await openStageDatabase(options, ({ runsUrl }) => openBulkDatabase(runsUrl), 'run', runMigrations);
  return { ...opened, stage: `${opened.stack}/${opened.stage}` };
}
