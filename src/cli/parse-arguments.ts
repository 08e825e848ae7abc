import type { Command, OptionValues } from './command.ts';
import { UsageError } from './usage-error.ts';

/** Not imported, for the reason that terminal.ts gives. */
const { parseArgs } = process.getBuiltinModule('node:util');

export interface ParsedArguments {
  readonly options: OptionValues;
  readonly positionals: readonly string[];
  readonly help: boolean;
}

/** @throws UsageError for an unknown option, a value that is missing, or a positional too many */
export function parseArguments(command: Command, words: readonly string[]): ParsedArguments {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { type, short }]) => [name, { type, ...(short && { short }) }]),
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    const surplus = positionals[command.positionalsMax ?? 0];
    if (surplus !== undefined) throw new UsageError(`Unexpected argument "${surplus}".`, command.name);
    const { help, ...rest } = values as Record<string, string | boolean | undefined>;
    return { options: rest, positionals, help: help === true };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    // node:util says in its first sentence what is wrong, then suggests what does not apply here.
    throw new UsageError(`${(error as Error).message.split('. ')[0]?.replace(/\.$/, '')}.`, command.name);
  }
}
