import { once } from 'node:events';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { text } from '../place.ts';
import { type CollectionDoor, findCollections, namespacesOf } from './collection-door.ts';
import { ProgressLine } from './progress-line.ts';

interface Page {
  readonly data: readonly object[];
  readonly next: string | null;
}

const pageRecords = 500;

/** Every record as a line of JSON that "import" takes. Records that change meanwhile are as they are when they are read. */
export async function exportCollection(invocation: Invocation, [name = '']: readonly string[]): Promise<ExitCode> {
  const door = await findCollections(invocation);
  const only = text(invocation.options, 'namespace');
  const namespaces = (await namespacesOf(door, name)).filter((each) => only === undefined || each.name === only);
  const total = namespaces.reduce((sum, { records }) => sum + records, 0);
  using progress = new ProgressLine(invocation.terminal, 'Exported');
  let done = 0;
  for (const { name: namespace } of namespaces) {
    for await (const record of recordsOf(door, name, namespace)) {
      const line = JSON.stringify(namespace === '' ? record : { namespace, ...record });
      if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
      progress.show(++done, total);
    }
  }
  return exitCode.ok;
}

async function* recordsOf({ ask }: CollectionDoor, name: string, namespace: string): AsyncIterable<object> {
  for (let after: string | null | undefined; after !== null;) {
    const page: Page = await ask<Page>('POST', `/${name}/list`, {
      namespace,
      limit: pageRecords,
      ...(after !== undefined && { after }),
    });
    yield* page.data;
    after = page.next;
  }
}
