import {
  datasetStore,
  foundRunIds,
  indexRecentRuns,
  itemOfRun,
  type NewItem,
  readDatasetItem,
  runStore,
} from '#prompt';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { text } from '../place.ts';
import { readNamedFile } from '../prompts/read-named-file.ts';
import type { RunBook } from '../runs/run-book.ts';
import { runQuery } from '../runs/search/run-query.ts';
import { localActor } from '../tenants/local-actor.ts';
import { UsageError } from '../usage-error.ts';
import { namedDataset } from './named-dataset.ts';

const limitDefault = 1000;
const limitMax = 50_000;
const indexingMsMax = 60_000;

/** Adds a version with what runs were asked that are found, or with the lines of a file. */
export async function makeDataset(book: RunBook, invocation: Invocation): Promise<ExitCode> {
  const { options, terminal } = invocation;
  const { owner, name } = namedDataset(book, invocation);
  const file = text(options, 'from');
  const items = file === undefined ? await itemsOfRuns(book, invocation) : itemsOfFile(file);
  const { id, kind } = localActor();
  const share = text(options, 'test-share');
  const version = await datasetStore(book.database).add(owner, name, items, {
    author: id ?? kind,
    reason: text(options, 'reason'),
    testShare: share === undefined ? undefined : Number(share),
  });
  if (terminal.json) terminal.printJson(version);
  else {
    const { number, items: kept, known, between } = version;
    terminal.print(`${name} v${number}: ${kept.train} for training, ${kept.test} for tests.`);
    if (known > 0) terminal.say(`${known} were there already.`);
    if (between > 0) terminal.say(`${between} are like items of both, and were left out.`);
  }
  return exitCode.ok;
}

function itemsOfFile(file: string): readonly NewItem[] {
  const lines = readNamedFile(file).split(/\r?\n/);
  return lines.flatMap((line, index) => (line.trim() === '' ? [] : [readDatasetItem(line, index + 1)]));
}

async function itemsOfRuns(
  { database, stage }: RunBook,
  { options, positionals }: Invocation,
): Promise<readonly NewItem[]> {
  const limit = Number(text(options, 'limit') ?? limitDefault);
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > limitMax)
    throw new UsageError(`--limit takes 1 to ${limitMax}.`, 'datasets');
  const query = runQuery(options, stage, positionals[2]);
  await indexRecentRuns(database, indexingMsMax);
  const items: NewItem[] = [];
  for (const id of await foundRunIds(database, query, limit)) {
    const run = await runStore(database).get(id, undefined);
    const item = run && itemOfRun(run, options['answers'] === true);
    if (item) items.push(item);
  }
  return items;
}
