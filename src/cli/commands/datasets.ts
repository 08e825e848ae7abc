import { eraseDataset, exportDataset, listDatasets, showDataset } from '../datasets/read.ts';
import { makeDataset } from '../datasets/make.ts';
import type { Invocation } from '../command.ts';
import type { ExitCode } from '../exit-code.ts';
import { withPromptVersion } from '../runs/prompt-version.ts';
import { openRunBook, type RunBook } from '../runs/run-book.ts';
import { UsageError } from '../usage-error.ts';

type Action = (book: RunBook, invocation: Invocation) => Promise<ExitCode>;

const actions: Readonly<Record<string, Action>> = {
  list: listDatasets,
  make: makeDataset,
  show: showDataset,
  export: exportDataset,
  erase: eraseDataset,
};

export async function datasets(invocation: Invocation): Promise<ExitCode> {
  const [action = 'list'] = invocation.positionals;
  const run = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (!run) throw new UsageError(`There is no action "${action}": ${Object.keys(actions).join(', ')}.`, 'datasets');
  const options = await withPromptVersion(invocation.options);
  await using book = await openRunBook(options);
  return await run(book, { ...invocation, options });
}
