import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { table } from '../table.ts';
import { findCollections } from './collection-door.ts';
import type { CollectionFactsJson } from './show.ts';

/** All collections of the key's team. */
export async function listCollections(invocation: Invocation): Promise<ExitCode> {
  const { terminal } = invocation;
  const { ask } = await findCollections(invocation);
  const { data } = await ask<{ data: { name: string }[] }>('GET', '');
  const facts = await Promise.all(data.map(({ name }) => ask<CollectionFactsJson>('GET', `/${name}`)));
  if (terminal.json) terminal.printJson(facts);
  else if (facts.length === 0) terminal.print('There are no collections. Declare one, or make one at /v1/collections.');
  const rows = facts.map(({ name, records, namespaces, vectors, text = {} }) => [
    name,
    String(records),
    String(namespaces),
    Object.entries(vectors)
      .map(([field, { dimensions, metric }]) => `${field} (${dimensions}, ${metric})`)
      .join(', '),
    Object.keys(text).join(', '),
  ]);
  if (!terminal.json)
    for (const line of table(['NAME', 'RECORDS', 'NAMESPACES', 'VECTORS', 'TEXT'], rows)) terminal.print(line);
  return exitCode.ok;
}
