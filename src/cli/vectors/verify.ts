import { formatBytes } from '#base';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { findCollections } from './collection-door.ts';

interface Verified {
  readonly records: number;
  readonly checked_bytes: number;
  readonly recall: number | null;
  readonly findings: readonly string[];
}

/** Looks at all of a collection; ends with 1 when something is wrong. */
export async function verifyCollection(invocation: Invocation, [name]: readonly string[]): Promise<ExitCode> {
  const { terminal } = invocation;
  const { ask } = await findCollections(invocation);
  const seen = await ask<Verified>('POST', `/${name}/verify`, { samples: 100 });
  if (terminal.json) terminal.printJson(seen);
  else {
    const recall = seen.recall === null ? '' : `; queries find ${(100 * seen.recall).toFixed(1)} % of the ten nearest`;
    terminal.print(`${seen.records} records, ${formatBytes(seen.checked_bytes)} of pages compared${recall}`);
    for (const finding of seen.findings) terminal.print(finding);
  }
  return seen.findings.length === 0 ? exitCode.ok : exitCode.failed;
}
