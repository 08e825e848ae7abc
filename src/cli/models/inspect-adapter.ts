import { formatBytes } from '#base';
import type { AdapterFacts } from '#hub';
import { exitCode, type ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';

/** Shows what a LoRA adapter is. */
export function inspectAdapterCommand(name: string, facts: AdapterFacts, terminal: Terminal): ExitCode {
  const { pairs, ...rest } = facts;
  if (terminal.json) terminal.printJson({ ...rest, changedTensors: pairs.length });
  else printFacts(name, facts, terminal);
  return exitCode.ok;
}

function printFacts(title: string, facts: AdapterFacts, { print, style }: Terminal): void {
  const { architecture, name, alpha, rank, targets, parameters, sizeBytes, pairs } = facts;
  const rows: [string, string][] = [
    ['name', name ?? ''],
    ['kind', 'LoRA adapter'],
    ['for', `models of the architecture ${architecture}`],
    ['rank', rank.min === rank.max ? String(rank.min) : `${rank.min} to ${rank.max}`],
    ['alpha', String(alpha)],
    ['changes', `${pairs.length} matrices: ${targets.join(', ')}`],
    ['parameters', `${(parameters / 1e6).toFixed(2)} million, ${formatBytes(sizeBytes)} in memory`],
  ];
  print(style('bold', title));
  for (const [label, value] of rows) print(`  ${style('dim', label.padEnd(15))}  ${value}`);
}
