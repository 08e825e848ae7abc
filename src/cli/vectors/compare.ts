import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { text } from '../place.ts';
import { findCollections } from './collection-door.ts';

interface Compared {
  readonly k: number;
  readonly queries: number;
  readonly shared: number;
  readonly data: readonly { readonly query: string; readonly shared: number }[];
}

/** How many of its queries are shown: those on which they agree least. */
const shownMax = 5;

/** How much two kinds of vectors of a collection find in common, asked with texts of its own. */
export async function compareVectors(invocation: Invocation, [name, one, other]: readonly string[]): Promise<ExitCode> {
  const { terminal, options } = invocation;
  const { ask } = await findCollections(invocation);
  const namespace = text(options, 'namespace') ?? '';
  const compared = await ask<Compared>('POST', `/${name}/compare`, { namespace, vectors: [one, other] });
  if (terminal.json) {
    terminal.printJson(compared);
    return exitCode.ok;
  }
  const { k, queries, shared, data } = compared;
  terminal.print(
    `Of ${k} nearest, "${one}" and "${other}" have ${(100 * shared).toFixed(1)} % in common (${queries} queries).`,
  );
  for (const each of data.toSorted((a, b) => a.shared - b.shared).slice(0, shownMax))
    terminal.print(`${(100 * each.shared).toFixed(0).padStart(3)} %  ${each.query.slice(0, terminal.columns - 8)}`);
  return exitCode.ok;
}
