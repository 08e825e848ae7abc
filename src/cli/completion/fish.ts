import type { Command } from '../command.ts';
import { quote } from './flags.ts';

/** A completion script for fish 3.0 and later. */
export function fishCompletion(commands: readonly Command[]): string {
  return ['complete -c lode -f', ...commands.flatMap(linesOf)].join('\n');
}

function linesOf({ name, summary, options, words, files }: Command): readonly string[] {
  const seen = `__fish_seen_subcommand_from ${name}`;
  const after = files === undefined || files === 'all' ? [] : [`__fish_seen_subcommand_from ${files.join(' ')}`];
  return [
    `complete -c lode -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
    ...(words
      ? [
          `complete -c lode -n '${seen}; and not __fish_seen_subcommand_from ${words.join(' ')}' -a ${quote(words.join(' '))}`,
        ]
      : []),
    ...(files ? [`complete -c lode -n '${[seen, ...after].join('; and ')}' -F`] : []),
    ...Object.entries(options).map(
      ([flag, { summary: does, short, type }]) =>
        `complete -c lode -n '${seen}' -l ${flag}${short ? ` -s ${short}` : ''}${type === 'string' ? ' -r -F' : ''} -d ${quote(does)}`,
    ),
  ];
}
