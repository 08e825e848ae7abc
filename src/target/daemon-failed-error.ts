import { readFileSync } from 'node:fs';
import { LodeError } from '#base';

const linesShown = 5;

export class DaemonFailedError extends LodeError {
  readonly code = 'target/daemon-failed';

  constructor(logFile: string, cause?: unknown) {
    super(`The serving process ended before it was ready. The end of its log:\n${lastLines(logFile)}`, {
      remedy: `Read the whole log in ${logFile}, or run \`lode doctor\`.`,
      retriable: true,
      cause,
    });
  }
}

function lastLines(file: string): string {
  try {
    return readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(-linesShown)
      .map((line) => `  ${line}`)
      .join('\n');
  } catch {
    return '  (it wrote none)';
  }
}
