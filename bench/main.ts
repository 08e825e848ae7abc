// `npm run bench`: lists the benches; `npm run bench -- NAME [--rounds N] [--threads N] [--minutes N] [--json]` runs one and
// writes bench/results/NAME.json and docs/measured.md. Exits with 2 when a goal is not met, so that a script can tell.
import { parseArgs } from 'node:util';
import { benches } from './benches.ts';
import { describeMachine } from './machine.ts';
import { writeMeasuredPage } from './measured-page.ts';
import { reportResult } from './report.ts';
import { writeResult } from './result.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    threads: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '60' },
    json: { type: 'boolean', default: false },
  },
});
const [name] = positionals;

if (name === undefined) {
  for (const [each, { about }] of Object.entries(benches)) process.stdout.write(`${each.padEnd(10)} ${about}\n`);
} else {
  await run(name);
}

async function run(chosen: string): Promise<void> {
  const entry = benches[chosen];
  if (entry === undefined) {
    process.stderr.write(`There is no bench "${chosen}". There are: ${Object.keys(benches).join(', ')}.\n`);
    process.exitCode = 1;
    return;
  }
  const { bench } = await entry.load();
  const machine = describeMachine();
  const findings = await bench.run({
    rounds: values.rounds === undefined ? (bench.rounds ?? 7) : count('rounds', values.rounds),
    threads: count('threads', values.threads),
    minutes: count('minutes', values.minutes),
    say: (text) => process.stderr.write(`${text}\n`),
  });
  const result = writeResult(chosen, findings, machine);
  writeMeasuredPage();
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : reportResult(result));
  const judged = [...(findings.figures ?? []), ...(findings.comparisons ?? [])];
  if (judged.some(({ met }) => met === false)) process.exitCode = 2;
}

function count(option: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  process.stderr.write(`--${option} takes a whole number above zero, not "${text}".\n`);
  return process.exit(1);
}
