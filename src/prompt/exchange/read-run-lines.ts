import { UnreadableRunsError } from '../errors/unreadable-runs-error.ts';
import { runsOfTraces } from './otlp/runs-of-traces.ts';
import { checkRun, type ForeignRun } from './run-schema.ts';

/** Runs of lines of JSON, each a run as it was exported or a request of OTLP; empty lines are none. @throws UnreadableRunsError */
export async function* readRunLines(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<ForeignRun> {
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() === '') continue;
    const value = parsed(line, number);
    if (typeof value === 'object' && value !== null && 'resourceSpans' in value) {
      const read = runsOfTraces(value);
      if ('problem' in read) throw new UnreadableRunsError(number, read.problem);
      yield* read.runs;
    } else {
      const read = checkRun(value);
      if ('problem' in read) throw new UnreadableRunsError(number, read.problem);
      yield read.run;
    }
  }
}

function parsed(line: string, number: number): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (cause) {
    throw new UnreadableRunsError(number, (cause as Error).message);
  }
}
