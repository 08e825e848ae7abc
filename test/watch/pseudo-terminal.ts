import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../bin/lode.js', import.meta.url));

export interface Session {
  readonly code: number | null;
  /** All that the terminal got, with its control sequences. */
  readonly output: string;
  /** The last picture that was drawn, line by line, without them. */
  readonly picture: readonly string[];
}

/** Runs `lode` in a terminal of this size, through script(1), and presses keys after a while. */
export async function inTerminal(
  words: readonly string[],
  size: { readonly columns: number; readonly rows: number },
  keys: string,
  afterMs: number,
): Promise<Session> {
  const quoted = [process.execPath, command, ...words].map((word) => `'${word}'`).join(' ');
  const line = `stty cols ${size.columns} rows ${size.rows}; exec ${quoted}`;
  const { NODE_TEST_CONTEXT: _, NO_COLOR: _none, ...env } = process.env;
  const child = spawn('script', ['-qec', line, '/dev/null'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (output += part));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  await Promise.race([ended, sleep(afterMs)]);
  child.stdin.write(keys);
  const code = await ended;
  const frame = output.split('\u001B[H').at(-1)?.split('\u001B[J')[0] ?? '';
  // oxlint-disable-next-line no-control-regex -- that is what they begin with
  const picture = frame.replaceAll(/\u001B\[[\d;?]*[A-Za-z]/g, '').split(/\r*\n/);
  return { code, output, picture };
}
