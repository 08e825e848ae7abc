import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { text } from '../place.ts';
import { UsageError } from '../usage-error.ts';
import { findCollections } from './collection-door.ts';
import { ProgressLine } from './progress-line.ts';

interface Line {
  readonly namespace: string;
  readonly record: object;
}

const batchRecords = 200;

/** Puts the records of a file, a line of JSON each, into a collection. What is there under the same ids is replaced. */
export async function importRecords(invocation: Invocation, [name, file = '']: readonly string[]): Promise<ExitCode> {
  const { ask } = await findCollections(invocation);
  using progress = new ProgressLine(invocation.terminal, 'Imported');
  let done = 0;
  const put = async (lines: readonly Line[]): Promise<void> => {
    for (const [namespace, group] of Map.groupBy(lines, (line) => line.namespace)) {
      const records = group.map(({ record }) => record);
      await ask('POST', `/${name}/records`, { namespace, records });
      progress.show((done += records.length));
    }
  };
  let batch: Line[] = [];
  for await (const line of linesOf(file, text(invocation.options, 'namespace'))) {
    batch.push(line);
    if (batch.length < batchRecords) continue;
    await put(batch);
    batch = [];
  }
  await put(batch);
  if (invocation.terminal.json) invocation.terminal.printJson({ imported: done });
  else invocation.terminal.print(`${done} records are in "${name}".`);
  return exitCode.ok;
}

/** @param only a namespace for all, whatever the lines say */
async function* linesOf(file: string, only: string | undefined): AsyncIterable<Line> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    number++;
    if (line.trim() === '') continue;
    const { namespace = '', ...record } = parsed(line, `${file}:${number}`);
    yield { namespace: only ?? String(namespace), record };
  }
}

function parsed(line: string, at: string): Readonly<Record<string, unknown>> {
  try {
    const value = JSON.parse(line) as unknown;
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // Said below.
  }
  throw new UsageError(`${at} is no JSON object.`, 'vectors');
}
