import type { Command } from '../command.ts';
import { flagsOf, valueFlagsOf } from './flags.ts';

/** A completion script for bash 3.2 and later. */
export function bashCompletion(commands: readonly Command[]): string {
  const cases = commands.map((command) => {
    const { name, words = [], files = [] } = command;
    const lists = [`flags='${flagsOf(command)}'`, `valued=' ${valueFlagsOf(command)} '`];
    const filesAfter = files === 'all' ? files : ` ${files.join(' ')} `;
    return `    ${name}) ${[...lists, `first='${words.join(' ')}'`, `files='${filesAfter}'`].join(' ')} ;;`;
  });
  return [
    '_lode() {',
    '  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} flags= valued= first= files=',
    `  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')} --help --version" -- "$current")); return; fi`,
    '  case ${COMP_WORDS[1]} in',
    ...cases,
    '  esac',
    '  if [[ $valued == *" $before "* ]]; then flags= first= files=all',
    '  elif [ "$COMP_CWORD" -eq 2 ] && [ -n "$first" ]; then files=; flags="$first $flags"',
    '  elif [ "$files" != all ] && [[ $files != *" ${COMP_WORDS[2]} "* ]]; then files=; fi',
    '  COMPREPLY=($(compgen -W "$flags" -- "$current"))',
    '  if [ -n "$files" ]; then',
    '    COMPREPLY+=($(compgen -f -- "$current"))',
    '    compopt -o filenames 2>/dev/null',
    '  fi',
    '}',
    'complete -F _lode lode',
  ].join('\n');
}
