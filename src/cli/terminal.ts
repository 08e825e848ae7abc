import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Where a command writes. Results go to standard output, all that is said on the way to standard error. */
export interface Terminal {
  /** Machine-readable output was asked for: nothing but one JSON document may go to standard output. */
  readonly json: boolean;
  /** A person is there to answer questions and to see progress move. */
  readonly interactive: boolean;
  readonly columns: number;
  /** A line of the result. */
  print(line?: string): void;
  printJson(value: unknown): void;
  /** A line about what is going on. */
  say(line: string): void;
  style(style: Style, text: string): string;
  readonly errors: NodeJS.WriteStream;
}

export function terminal(json: boolean): Terminal {
  const { stdout, stderr } = process;
  return {
    json,
    interactive: !json && Boolean(process.stdin.isTTY && stderr.isTTY),
    columns: stderr.columns ?? 100,
    print: (line = '') => void stdout.write(`${line}\n`),
    printJson: (value) => void stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    say: (line) => void stderr.write(`${line}\n`),
    // Honours NO_COLOR, FORCE_COLOR and a stream that is not a terminal.
    style: (style, text) => styleText(style, text, { stream: json ? stderr : stdout }),
    errors: stderr,
  };
}
