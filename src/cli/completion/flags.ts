import type { Command } from '../command.ts';

/** All flags of a command, blanks between them. */
export function flagsOf({ options }: Command): string {
  return [...Object.keys(options), 'help'].map((name) => `--${name}`).join(' ');
}

/** Those that a value follows. */
export function valueFlagsOf({ options }: Command): string {
  const valued = Object.entries(options).filter(([, { type }]) => type === 'string');
  return valued.map(([name]) => `--${name}`).join(' ');
}

/** For any shell: nothing within is looked at by it. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
