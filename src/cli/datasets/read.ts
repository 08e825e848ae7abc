import { datasetStore, type DatasetVersion, type KeptItem, splits } from '#prompt';
import type { Invocation } from '../command.ts';
import { confirm } from '../confirm.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { text } from '../place.ts';
import { printable } from '../printable.ts';
import type { RunBook } from '../runs/run-book.ts';
import { table } from '../table.ts';
import { UsageError } from '../usage-error.ts';
import { namedDataset } from './named-dataset.ts';

/** Prints each data set with its last version, a line each. */
export async function listDatasets({ database, stage }: RunBook, { terminal }: Invocation): Promise<ExitCode> {
  const datasets = await datasetStore(database).list({ stage, tenant: '' });
  if (terminal.json) terminal.printJson({ datasets });
  else if (datasets.length === 0) terminal.say('No data sets. `lode datasets make NAME` makes one of runs.');
  else
    for (const line of table(['data set', 'version', 'train', 'test', 'made', 'by', 'why'], datasets.map(rowOf)))
      terminal.print(line);
  return exitCode.ok;
}

function rowOf({ name, number, items, createdMs, author, reason = '' }: DatasetVersion): readonly string[] {
  const made = new Date(createdMs).toISOString().slice(0, 16).replace('T', ' ');
  return [name, `v${number}`, String(items.train), String(items.test), made, author, reason].map(printable);
}

/** Prints a version of a data set, and how its items begin. */
export async function showDataset(book: RunBook, invocation: Invocation): Promise<ExitCode> {
  const { owner, name, number } = namedDataset(book, invocation);
  const { terminal } = invocation;
  const store = datasetStore(book.database);
  const version = await store.find(owner, name, number);
  const items = await store.items(owner, name, number);
  if (terminal.json) terminal.printJson({ ...version, items });
  else {
    for (const line of table(['data set', 'version', 'train', 'test', 'made', 'by', 'why'], [rowOf(version)]))
      terminal.print(line);
    for (const { split, values, messages, answer = '' } of items) {
      const asked = JSON.stringify(values ?? messages?.at(-1)?.content).slice(0, 100);
      terminal.print(printable(`  ${split.padEnd(6)}${asked}  ${answer.slice(0, 60)}`));
    }
  }
  return exitCode.ok;
}

const forms: Readonly<Record<string, (item: KeptItem) => object | undefined>> = {
  items: ({ split, values, messages, answer, runId }) => ({ split, values, messages, answer, runId }),
  // As the file of a prompt's examples has them.
  examples: ({ values, answer }) => (values && answer !== undefined ? { values, answer } : undefined),
  // As the file of an experiment's cases has them.
  cases: ({ values, answer, runId }) =>
    values && {
      ...(runId !== undefined && { name: runId }),
      values,
      ...(answer !== undefined && { expected: answer }),
    },
};

/** Writes items as JSON lines, for examples of prompts or cases of experiments. */
export async function exportDataset(book: RunBook, invocation: Invocation): Promise<ExitCode> {
  const { owner, name, number } = namedDataset(book, invocation);
  const { options, terminal } = invocation;
  const wanted = text(options, 'split');
  const split = splits.find((each) => each === wanted);
  if (wanted !== undefined && split === undefined) throw new UsageError('--split takes train or test.', 'datasets');
  const form = text(options, 'as') ?? 'items';
  const write = Object.hasOwn(forms, form) ? forms[form] : undefined;
  if (!write) throw new UsageError(`--as takes ${Object.keys(forms).join(', ')}.`, 'datasets');
  for (const item of await datasetStore(book.database).items(owner, name, number, split)) {
    const line = write(item);
    if (line) terminal.print(JSON.stringify(line));
  }
  return exitCode.ok;
}

/** Erases a data set with all of its versions; runs stay. */
export async function eraseDataset(book: RunBook, invocation: Invocation): Promise<ExitCode> {
  const { owner, name } = namedDataset(book, invocation);
  const { terminal, options, signal } = invocation;
  const store = datasetStore(book.database);
  await store.find(owner, name);
  if (terminal.interactive && options['yes'] !== true && !(await confirm(`Erase ${name} for good?`, signal)))
    return exitCode.interrupted;
  await store.erase(owner, name);
  if (terminal.json) terminal.printJson({ erased: name });
  else terminal.print(`Erased ${name}.`);
  return exitCode.ok;
}
