import { LodeError } from '#base';

/** A line of a file of runs is none. */
export class UnreadableRunsError extends LodeError {
  readonly code = 'prompt/unreadable-runs';

  constructor(line: number, problem: string) {
    super(`Line ${line} is no run: ${problem}`, {
      remedy:
        'Give what `lode runs export` writes, or requests of OTLP as JSON, one in each line; what came before the line is there.',
    });
  }
}
