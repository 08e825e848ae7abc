import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { NothingRunsError } from '../nothing-runs-error.ts';
import { findPlace } from '../place.ts';
import { table } from '../table.ts';
import { UsageError } from '../usage-error.ts';

export async function gateway({ options, positionals, terminal }: Invocation): Promise<ExitCode> {
  const [action] = positionals;
  if (action !== 'routes') throw new UsageError('Say what to show: `lode gateway routes`.', 'gateway');
  const { target, stage } = findPlace(options);
  const control = await target.control();
  if (control === undefined) throw new NothingRunsError(stage);
  const [endpoints, { routes }] = await Promise.all([control.endpoints(), control.status()]);
  if (terminal.json) terminal.printJson({ endpoints, routes });
  else {
    const calls = endpoints.map(({ method, path, surface, policy }) => [method, path, policy, surface]);
    for (const line of table(['method', 'path', 'who may call it', 'protocol'], calls)) terminal.print(line);
    terminal.print();
    const names = routes.map(({ name, model, access }) => [name, model, accessOf(access)]);
    for (const line of table(['route', 'model', 'who may ask for it'], names)) terminal.print(line);
  }
  return exitCode.ok;
}

function accessOf(access: string): string {
  if (access === 'open') return 'anybody, without a key';
  return access === 'any' ? 'any valid key' : `keys ${access}`;
}
