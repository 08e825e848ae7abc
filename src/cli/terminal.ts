// Importing node:util reads all its names, some of which load more: 2 ms that every command would wait for.
const { styleText } = process.getBuiltinModule('node:util');

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

/** Opens a stream when something is written to it or asked of it, as each costs milliseconds. */
export function terminal(json: boolean): Terminal {
  return {
    json,
    get interactive() {
      return !json && Boolean(process.stdin.isTTY && process.stderr.isTTY);
    },
    get columns() {
      return process.stderr.columns ?? 100;
    },
    print: (line = '') => void quiet(process.stdout).write(`${line}\n`),
    printJson: (value) => {
      jsonOutput.isPrinted = true;
      quiet(process.stdout).write(`${JSON.stringify(value, null, 2)}\n`);
    },
    say: (line) => void quiet(process.stderr).write(`${line}\n`),
    // Honours NO_COLOR, FORCE_COLOR and a stream that is not a terminal.
    style: (style, text) => styleText(style, text, { stream: json ? process.stderr : process.stdout }),
    get errors() {
      return quiet(process.stderr);
    },
  };
}

/** Whether a JSON document has gone to standard output: a script that reads it as one must not find another behind it. */
export const jsonOutput = { isPrinted: false };

/** What nobody reads any more is no reason to fail. */
function quiet(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  if (!stream.listeners('error').includes(ignoreClosedReader)) stream.on('error', ignoreClosedReader);
  return stream;
}

/** A reader that has seen enough, such as `head`, is no failure; and what is under way, such as an apply, goes on. */
function ignoreClosedReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
