import type { Command } from '../command.ts';
import { quote } from './flags.ts';

/** A completion script for zsh's own completion system. */
export function zshCompletion(commands: readonly Command[]): string {
  const described = commands.map(({ name, summary }) => quote(`${name}:${summary.replaceAll(':', ' -')}`));
  return [
    '#compdef lode',
    '_lode() {',
    '  local -a commands',
    `  commands=(${described.join(' ')})`,
    "  if (( CURRENT == 2 )); then _describe 'command' commands; return; fi",
    '  shift words',
    '  (( CURRENT-- ))',
    '  case $words[1] in',
    ...commands.map((command) => `    ${command.name}) _arguments ${argumentsOf(command).join(' ')} ;;`),
    '  esac',
    '}',
    'compdef _lode lode',
  ].join('\n');
}

function argumentsOf({ options, words, files, positionals }: Command): readonly string[] {
  const flags = Object.entries(options).map(([name, { summary, type }]) =>
    quote(`--${name}[${summary.replaceAll(/[[\]]/g, '')}]${type === 'string' ? ':value:_files' : ''}`),
  );
  const first = words ? [quote(`1:action:(${words.join(' ')})`)] : [];
  if (files === 'all') return [...flags, ...first, quote('*:file:_files')];
  if (files) return [...flags, ...first, quote(`*:file:{[[ $words[2] == (${files.join('|')}) ]] && _files}`)];
  return [...flags, ...first, ...(positionals === undefined ? [] : [quote('*: : ')])];
}
