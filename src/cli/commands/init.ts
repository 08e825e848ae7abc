import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { FileExistsError } from '../file-exists-error.ts';
import { starterProgram } from '../starter-program.ts';

export async function init({ positionals, terminal }: Invocation): Promise<ExitCode> {
  const folder = resolve(positionals[0] ?? '.');
  const files: Readonly<Record<string, string>> = {
    'stack.ts': starterProgram(stackName(folder)),
    // It names no package to install: what runs the program also resolves 'lode' for it.
    'package.json': `${JSON.stringify({ private: true, type: 'module' }, null, 2)}\n`,
    '.gitignore': 'node_modules/\n.lode/\n',
  };
  mkdirSync(folder, { recursive: true });
  if (existsSync(join(folder, 'stack.ts'))) throw new FileExistsError(join(folder, 'stack.ts'));
  // Only the program must be new; a package.json or .gitignore that is there stays as it is.
  const written = Object.entries(files).filter(([name]) => !existsSync(join(folder, name)));
  for (const [name, content] of written) writeFileSync(join(folder, name), content);
  if (terminal.json) terminal.printJson({ folder, written: written.map(([name]) => name) });
  else {
    terminal.print(`Wrote ${written.map(([name]) => name).join(', ')} in ${folder}.`);
    terminal.print(`Next: ${positionals[0] ? `cd ${positionals[0]} && ` : ''}lode up`);
  }
  return exitCode.ok;
}

function stackName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '');
  return name.slice(0, 63) || 'my-stack';
}
