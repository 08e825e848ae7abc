import type { Command, Invocation } from '../command.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';

/** @param commands the table of all commands, which this file cannot import: the table names it */
export async function completion(
  { positionals, terminal }: Invocation,
  commands: readonly Command[],
): Promise<ExitCode> {
  const script = scripts[positionals[0] ?? ''];
  if (!script) throw new UsageError(`Name a shell: ${Object.keys(scripts).join(', ')}.`, 'completion');
  terminal.print(script(commands));
  return exitCode.ok;
}

const flagsOf = ({ options }: Command): string =>
  Object.keys(options)
    .map((name) => `--${name}`)
    .join(' ');

const scripts: Readonly<Record<string, (commands: readonly Command[]) => string>> = {
  bash: (commands) =>
    [
      '_lode() {',
      '  local current=${COMP_WORDS[COMP_CWORD]}',
      `  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')} --help --version" -- "$current")); return; fi`,
      '  case ${COMP_WORDS[1]} in',
      ...commands.map(
        (command) => `    ${command.name}) COMPREPLY=($(compgen -f -W "${flagsOf(command)} --help" -- "$current")) ;;`,
      ),
      '  esac',
      '}',
      'complete -o filenames -F _lode lode',
    ].join('\n'),
  zsh: (commands) =>
    [
      '#compdef lode',
      '_lode() {',
      '  local -a commands',
      `  commands=(${commands.map(({ name, summary }) => quote(`${name}:${summary.replaceAll(':', ' -')}`)).join(' ')})`,
      "  if (( CURRENT == 2 )); then _describe 'command' commands; return; fi",
      '  case $words[2] in',
      ...commands.map(({ name, options }) => `    ${name}) _arguments ${zshFlags(options)} '*:file:_files' ;;`),
      '  esac',
      '}',
      'compdef _lode lode',
    ].join('\n'),
  fish: (commands) =>
    commands
      .flatMap(({ name, summary, options }) => [
        `complete -c lode -n __fish_use_subcommand -f -a ${name} -d ${quote(summary)}`,
        ...Object.entries(options).map(
          ([flag, { summary: does, short, type }]) =>
            `complete -c lode -n '__fish_seen_subcommand_from ${name}' -l ${flag}${short ? ` -s ${short}` : ''}${type === 'string' ? ' -r' : ''} -d ${quote(does)}`,
        ),
      ])
      .join('\n'),
};

function zshFlags(options: Command['options']): string {
  return Object.entries(options)
    .map(([name, { summary, type }]) =>
      quote(`--${name}[${summary.replaceAll(/[[\]]/g, '')}]${type === 'string' ? ':value:_files' : ''}`),
    )
    .join(' ');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
