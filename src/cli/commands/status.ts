import { formatBytes } from '#base';
import type { DaemonStatus } from '#target';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { findPlace } from '../place.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

export async function status({ options, terminal }: Invocation): Promise<ExitCode> {
  const { stage, home, target } = findPlace(options);
  const running = await target.status();
  if (terminal.json) terminal.printJson({ running: running !== undefined, stage, home: home.path, ...running });
  else if (running) printStatus(running, terminal);
  else terminal.print(`Nothing runs on stage ${stage}. Start it with \`lode up\`.`);
  return exitCode.ok;
}

export function printStatus(running: DaemonStatus, terminal: Terminal): void {
  const { stack, stage, generation, url, routes, models, remoteModels, memory } = running;
  const at = generation === undefined ? 'no generation is active yet' : `generation ${generation}`;
  terminal.print(
    `${terminal.style('bold', stack ?? 'stack')} on stage ${stage}: ${at}, pid ${running.pid}, since ${running.startedAt}`,
  );
  if (url) terminal.print(`  ${terminal.style('cyan', `${url}/v1`)}`);
  terminal.print();
  for (const line of table(
    ['route', 'model', 'access'],
    routes.map(({ name, model, access }) => [name, model, access]),
  ))
    terminal.print(`  ${line}`);
  terminal.print();
  const rows = models.map((model) => [
    model.name,
    model.load === 'pinned' ? `${model.state}, pinned` : model.state,
    `${model.running} running, ${model.queued + model.waiting} queued`,
    `${model.restarts} restarts`,
    model.memoryBytes > 0 ? formatBytes(model.memoryBytes) : `needs ${formatBytes(model.neededBytes)}`,
  ]);
  for (const line of table(['model', 'state', 'requests', 'worker', 'memory'], rows)) terminal.print(`  ${line}`);
  for (const { name, failure } of models) if (failure) terminal.print(terminal.style('red', `  ${name}: ${failure}`));
  printRemoteModels(remoteModels, terminal);
  const { budgetBytes, usedBytes } = memory;
  terminal.print(
    terminal.style('dim', `  models may take ${formatBytes(budgetBytes)}, and take ${formatBytes(usedBytes)}`),
  );
}

function printRemoteModels(remoteModels: DaemonStatus['remoteModels'], terminal: Terminal): void {
  if (remoteModels.length === 0) return;
  terminal.print();
  const rows = remoteModels.map(({ name, provider, model, baseUrl, circuit, waitMs }) => [
    name,
    `${model} at ${baseUrl ?? provider}`,
    health[circuit] + (circuit === 'open' ? `, asked again in ${Math.ceil(waitMs / 1000)} s` : ''),
  ]);
  for (const line of table(['remote model', 'served', 'state'], rows)) terminal.print(`  ${line}`);
}

const health = {
  closed: 'asked',
  open: 'left alone after failures',
  'half-open': 'failed; the next request finds out',
} as const;
