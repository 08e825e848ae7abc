import { writeFileSync } from 'node:fs';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { findGateway } from '../find-gateway.ts';
import { text } from '../place.ts';
import { printable } from '../printable.ts';
import { inputsOf } from '../programs/inputs-of.ts';
import { listRemotely, runRemotely } from '../programs/program-client.ts';
import { tracePage } from '../programs/trace-page.ts';
import { traceTree } from '../programs/trace-tree.ts';
import { table } from '../table.ts';
import { UsageError } from '../usage-error.ts';

export async function program(invocation: Invocation): Promise<ExitCode> {
  const [action = 'list'] = invocation.positionals;
  if (action === 'list') return await list(invocation);
  if (action === 'run') return await run(invocation);
  throw new UsageError(`There is no action "${action}": list, run.`, 'program');
}

async function list(invocation: Invocation): Promise<ExitCode> {
  const { terminal } = invocation;
  const programs = await listRemotely(await findGateway(invocation.options));
  if (terminal.json) terminal.printJson({ programs });
  else {
    const rows = programs.map(({ id, model, version, inputs }) => {
      const given = Object.entries(inputs.properties ?? {}).map(([name, { type = 'any' }]) => `${name}: ${type}`);
      return [id, given.join(', '), model, version.slice(7, 19)];
    });
    for (const line of table(['program', 'inputs', 'model', 'version'], rows)) terminal.print(line);
  }
  return exitCode.ok;
}

async function run(invocation: Invocation): Promise<ExitCode> {
  const { options, positionals, terminal, signal } = invocation;
  const [, name, ...pairs] = positionals;
  if (name === undefined) throw new UsageError('Say which program: lode program run NAME.', 'program');
  const given = text(options, 'input');
  const inputs = inputsOf(given === undefined ? pairs : [given, ...pairs]);
  const page = text(options, 'html');
  const trace = options['trace'] === true || page !== undefined;
  const outcome = await runRemotely({
    ...(await findGateway(invocation.options)),
    program: name,
    inputs,
    trace,
    signal,
  });
  if (page !== undefined) writeFileSync(page, tracePage(name, outcome));
  if (terminal.json) {
    terminal.printJson({ program: name, ...outcome });
    return outcome.status === 'done' ? exitCode.ok : exitCode.failed;
  }
  if (options['trace'] === true) for (const line of traceTree(outcome.trace ?? [])) terminal.say(printable(line));
  if (outcome.status === 'spent') terminal.say(`The budget of ${outcome.budget} is spent. What there is:`);
  terminal.print(printable(JSON.stringify(outcome.value ?? outcome.variables, undefined, 2)));
  return outcome.status === 'done' ? exitCode.ok : exitCode.failed;
}
