import type { Command } from './command.ts';
import { exitCode } from './exit-code.ts';

const codeMeanings: Readonly<Record<keyof typeof exitCode, string>> = {
  ok: 'done',
  failed: 'an operating error; the message says what happened and what to do',
  usage: 'the command line was wrong',
  changes: '`drift` found differences, or `plan --exit-code` found steps',
  refused: 'a check or a mandatory policy refused; what served before still serves',
  interrupted: 'Ctrl-C, or the answer to a question was no',
};

/** docs/reference/cli.md, from the same table that help and parsing read; a test holds the page to it. */
export function referencePage(commands: readonly Command[]): string {
  return [
    '# Command line',
    '',
    'Made from the table in `src/cli/commands.ts`, as is `lode --help`. Results go to standard output, all that is said on the way to',
    'standard error; with `--json` standard output holds one JSON document, `{"error": {code, message, remedy, retriable}}` when the',
    'command fails. `NO_COLOR` turns colours off. The first Ctrl-C lets what runs end, the second',
    'stops it where it is, the third ends the command.',
    '',
    '| variable | stands for |',
    '|---|---|',
    '| `LODE_HOME` | the data folder, when `--home` is not given; default `.lode` beside the program |',
    '| `LODE_STATE` | where state is kept: `sqlite:` and a path, or `postgres://…`; default `state.db` in the data folder |',
    '| `LODE_RUNS` | where runs are kept: the same; default the server of `LODE_STATE`, or `runs.db` in the data folder |',
    '| `LODE_KEY` | the key that `lode chat` and `lode embed` use |',
    '| `OTEL_EXPORTER_OTLP_ENDPOINT` and others | where the serving process sends metrics and traces: [watch it](../guide/watch-it.md) |',
    '| `LODE_LOG` | the least level that the serving process logs: `debug`, `info`, `warn`, `error`; default `info` |',
    '',
    ...commands.flatMap(commandSection),
    '## Exit codes',
    '',
    '| code | means |',
    '|---|---|',
    ...Object.entries(codeMeanings).map(
      ([name, meaning]) => `| ${exitCode[name as keyof typeof exitCode]} | ${meaning} |`,
    ),
    '',
  ].join('\n');
}

function commandSection({ name, summary, positionals, options, examples }: Command): readonly string[] {
  const flags = Object.entries(options).map(([option, { value, short, summary: does }]) => {
    const flag = `\`--${option}${value ? ` ${value}` : ''}\`${short ? `, \`-${short}\`` : ''}`;
    return `| ${flag} | ${does} |`;
  });
  return [
    `## lode ${name}`,
    '',
    `${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
    '',
    '```',
    `lode ${name}${positionals ? ` ${positionals}` : ''}${flags.length > 0 ? ' [OPTIONS]' : ''}`,
    '```',
    '',
    ...(flags.length > 0 ? ['| option | does |', '|---|---|', ...flags, ''] : []),
    ...examples.map(({ line, does }) => `- \`${line}\`: ${does}`),
    '',
  ];
}
