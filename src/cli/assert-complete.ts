import type { ApplyResult } from '#stack';
import { ApplyIncompleteError } from './apply-incomplete-error.ts';

/** @throws what kept traffic from moving, such as a check, or ApplyIncompleteError when steps were the reason */
export function assertComplete(result: ApplyResult): void {
  if (result.failed.length > 0 || result.remaining.length > 0) throw new ApplyIncompleteError(result);
  if (result.reason !== undefined) throw result.reason;
}
