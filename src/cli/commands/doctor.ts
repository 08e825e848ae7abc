import type { Invocation } from '../command.ts';
import type { Finding } from '../doctor/finding.ts';
import { findings } from '../doctor/findings.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';

const marks = { fine: ['green', '✓'], notice: ['yellow', '!'], broken: ['red', '✗'] } as const;

export async function doctor({ options, terminal, signal }: Invocation): Promise<ExitCode> {
  const found: Finding[] = [];
  for (const examine of findings(options)) {
    const finding = await examine(signal);
    found.push(finding);
    if (terminal.json) continue;
    const [colour, mark] = marks[finding.state];
    terminal.print(`${terminal.style(colour, mark)} ${finding.subject}: ${finding.detail}`);
    if (finding.remedy) terminal.print(`    ${terminal.style('cyan', 'try')} ${finding.remedy}`);
  }
  if (terminal.json) terminal.printJson(found);
  return found.some(({ state }) => state === 'broken') ? exitCode.failed : exitCode.ok;
}
