import { text as readAll } from 'node:stream/consumers';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { text } from '../place.ts';
import { UsageError } from '../usage-error.ts';
import { askVectors } from './ask-vectors.ts';
import { dimensionsIn } from './dimensions-in.ts';
import { findDoor } from './find-door.ts';

/** A vector for each line of the input. */
export async function embed(invocation: Invocation): Promise<ExitCode> {
  const { options, positionals, terminal, signal } = invocation;
  if (positionals[0] === 'compare') return (await import('./compare.ts')).compare(invocation);
  if (positionals[0] === 'tune') return (await import('./train-head.ts')).tune(invocation);
  if (positionals.length > 1) throw new UsageError('Texts are read from the input, one a line.', 'embed');
  const door = await findDoor(options, positionals[0]);
  const lines = (await readAll(process.stdin)).split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) throw new UsageError('There are no texts on the input, one a line.', 'embed');
  const { vectors, tokens } = await askVectors({
    ...door,
    texts: lines,
    dimensions: dimensionsIn(text(options, 'dimensions')),
    purpose: purposeIn(text(options, 'for')),
    signal,
  });
  const rows = vectors.map((vector) => Array.from(vector));
  if (terminal.json) terminal.printJson({ route: door.route, tokens, vectors: rows });
  else for (const row of rows) terminal.print(JSON.stringify(row));
  return exitCode.ok;
}

function purposeIn(value: string | undefined): 'query' | 'passage' | undefined {
  if (value === undefined || value === 'query' || value === 'passage') return value;
  throw new UsageError('--for takes query or passage.', 'embed');
}
