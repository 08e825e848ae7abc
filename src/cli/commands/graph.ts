import { compile, renderGraph } from '#stack';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { loadProgram } from '../load-program.ts';
import { NoProgramError } from '../no-program-error.ts';
import { findPlace, text } from '../place.ts';
import { UsageError } from '../usage-error.ts';

export async function graph({ options, terminal }: Invocation): Promise<ExitCode> {
  const { programFile } = findPlace(options);
  if (programFile === undefined) throw new NoProgramError(undefined);
  const compiled = compile(await loadProgram(programFile));
  const format = text(options, 'format') ?? 'mermaid';
  if (format !== 'mermaid' && format !== 'dot')
    throw new UsageError(`There is no format "${format}": mermaid or dot.`, 'graph');
  if (terminal.json) {
    const nodes = [...compiled.nodes.values()].map(({ id, dependencies }) => ({ id, dependencies }));
    terminal.printJson({ stack: compiled.stack, nodes });
  } else terminal.print(renderGraph(compiled, format));
  return exitCode.ok;
}
