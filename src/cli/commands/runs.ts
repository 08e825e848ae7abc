import type { Invocation } from '../command.ts';
import type { ExitCode } from '../exit-code.ts';
import { eraseRecorded } from '../runs/erase.ts';
import { exportRuns } from '../runs/export.ts';
import { importRecorded } from '../runs/import.ts';
import { listRuns } from '../runs/list.ts';
import { withPromptVersion } from '../runs/prompt-version.ts';
import { replayRuns } from '../runs/replay.ts';
import { openRunBook, type RunBook } from '../runs/run-book.ts';
import { scoreRun } from '../runs/score.ts';
import { searchRecorded } from '../runs/search/search.ts';
import { showRun } from '../runs/show.ts';
import { UsageError } from '../usage-error.ts';

type Action = (book: RunBook, invocation: Invocation) => Promise<ExitCode>;

const actions: Readonly<Record<string, Action>> = {
  list: listRuns,
  search: searchRecorded,
  show: showRun,
  replay: replayRuns,
  export: exportRuns,
  import: importRecorded,
  score: scoreRun,
  erase: eraseRecorded,
};

export async function runs(invocation: Invocation): Promise<ExitCode> {
  const [action = 'list'] = invocation.positionals;
  const run = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (!run) throw new UsageError(`There is no action "${action}": ${Object.keys(actions).join(', ')}.`, 'runs');
  // There the version is the one to replay with.
  const options = action === 'replay' ? invocation.options : await withPromptVersion(invocation.options);
  await using book = await openRunBook(options);
  return await run(book, { ...invocation, options });
}
