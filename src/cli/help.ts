import type { Command } from './command.ts';

export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'lode: AI infrastructure as a TypeScript program',
    '',
    'Usage: lode COMMAND [OPTIONS]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    '`lode COMMAND --help` tells more. `lode --version` prints the version.',
  ].join('\n');
}

export function commandHelp(command: Command): string {
  const options = Object.entries(command.options).map(([name, { short, value, summary }]) => ({
    flag: `${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`,
    summary,
  }));
  const width = Math.max(0, ...options.map(({ flag }) => flag.length));
  return [
    `lode ${command.name}: ${command.summary}`,
    '',
    `Usage: lode ${command.name}${command.positionals ? ` ${command.positionals}` : ''}${options.length > 0 ? ' [OPTIONS]' : ''}`,
    '',
    ...options.map(({ flag, summary }) => `  ${flag.padEnd(width)}  ${summary}`),
    ...(options.length > 0 ? [''] : []),
    'Examples:',
    ...command.examples.flatMap(({ line, does }) => [`  ${line}`, `      ${does}`]),
  ].join('\n');
}
