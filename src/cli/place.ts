import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Home, type LocalTarget, localTarget, openHome } from '#target';
import type { OptionValues } from './command.ts';
import { NoProgramError } from './no-program-error.ts';
import { UsageError } from './usage-error.ts';

/** Which program, data folder and stage a command line means. Finding out reads nothing of the program. */
export interface Place {
  /** Undefined when there is none and the command can do without. */
  readonly programFile: string | undefined;
  readonly home: Home;
  readonly stage: string;
  readonly target: LocalTarget;
}

export const mainStage = 'main';
export const version: string = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

export function findPlace(options: OptionValues): Place {
  const given = text(options, 'file');
  const programFile = given === undefined ? findUpwards('stack.ts', process.cwd()) : resolve(given);
  if (given !== undefined && !existsSync(programFile ?? '')) throw new NoProgramError(resolve(given));
  const homePath =
    text(options, 'home') ?? process.env['LODE_HOME'] ?? (programFile && join(dirname(programFile), '.lode'));
  if (homePath === undefined) throw new NoProgramError(undefined);
  const stage = text(options, 'stage') ?? mainStage;
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(stage))
    throw new UsageError(`"${stage}" is not a name for a stage: small letters, digits and dashes.`);
  const home = openHome(resolve(homePath), process.env['LODE_STATE'], process.env['LODE_RUNS']);
  return { programFile, home, stage, target: localTarget(home, stage, version) };
}

export function text(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

function findUpwards(name: string, from: string): string | undefined {
  const file = join(from, name);
  if (existsSync(file)) return file;
  const above = dirname(from);
  return above === from ? undefined : findUpwards(name, above);
}
