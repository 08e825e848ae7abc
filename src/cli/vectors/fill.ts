import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { findCollections, namespacesOf } from './collection-door.ts';
import { ProgressLine } from './progress-line.ts';

interface Filled {
  readonly seen: number;
  readonly filled: number;
  readonly next: string | null;
}

/** Makes the vectors that records lack, while the collection is used. Stopped and started again it goes on where there are some. */
export async function fillVectors(invocation: Invocation, [name = '']: readonly string[]): Promise<ExitCode> {
  const { terminal } = invocation;
  const door = await findCollections(invocation);
  const namespaces = await namespacesOf(door, name);
  const total = namespaces.reduce((sum, { records }) => sum + records, 0);
  using progress = new ProgressLine(terminal, 'Looked at');
  let [seen, filled] = [0, 0];
  for (const { name: namespace } of namespaces) {
    for (let after: string | null | undefined; after !== null;) {
      const page: Filled = await door.ask<Filled>('POST', `/${name}/fill`, {
        namespace,
        ...(after !== undefined && { after }),
      });
      seen += page.seen;
      filled += page.filled;
      after = page.next;
      progress.show(seen, total);
    }
  }
  if (terminal.json) terminal.printJson({ seen, filled });
  else terminal.print(`${filled} of ${seen} records have got vectors that they lacked.`);
  return exitCode.ok;
}
