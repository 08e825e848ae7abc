import { type ApplyResult, InterruptedError } from '#stack';
import { ApplyIncompleteError } from './apply-incomplete-error.ts';

/** @throws what kept traffic from moving, such as a check, or ApplyIncompleteError when steps or a stop were the reason */
export function assertComplete({ failed, remaining, reason }: ApplyResult): void {
  // What was to go after the traffic had moved remains as well; that is no reason.
  if (failed.length === 0 && reason !== undefined && !isStop(reason)) throw reason;
  if (failed.length > 0 || remaining.length > 0) throw new ApplyIncompleteError({ failed, remaining });
  if (reason !== undefined) throw reason;
}

function isStop(reason: unknown): boolean {
  return reason instanceof InterruptedError || (reason as Partial<Error> | null)?.name === 'AbortError';
}
