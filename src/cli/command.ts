import type { ExitCode } from './exit-code.ts';
import type { Interruption } from './interruption.ts';
import type { Terminal } from './terminal.ts';

export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly summary: string;
  /** Shown in help in the place of the value: `--stage NAME`. */
  readonly value?: string;
  readonly short?: string;
}

export type OptionValues = Readonly<Record<string, string | boolean | undefined>>;

export interface Invocation extends Interruption {
  readonly options: OptionValues;
  readonly positionals: readonly string[];
  readonly terminal: Terminal;
}

/** One command as data: help, completion, docs and parsing all read this. The code is loaded only when it runs. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What follows the name: "[PLAN]". Positionals beyond these are refused. */
  readonly positionals?: string;
  readonly positionalsMax?: number;
  /** What the first positional is one of, for shells to complete. */
  readonly words?: readonly string[];
  /** Positionals that name files: all of them, or those after these `words`. Default: none. */
  readonly files?: 'all' | readonly string[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly examples: readonly { readonly line: string; readonly does: string }[];
  run(invocation: Invocation): Promise<ExitCode>;
}
