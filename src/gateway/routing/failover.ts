import { LodeError } from '#base';

/** Wrong for this model, and perhaps right for another; it tells nothing of the model's health. */
const misfits: ReadonlySet<string> = new Set([
  'remote/unsupported',
  'engine/prompt-too-long',
  'engine/cache-exhausted',
  'engine/queue-full',
]);

/** What no retry of ours makes better, and another model does not suffer from. */
const breakdowns: ReadonlySet<string> = new Set([
  'remote/not-admitted',
  'remote/provider-missing',
  'remote/egress-blocked',
]);

/** What the failure of one model means for the others of its route. */
export interface Verdict {
  /** The code of the error. */
  readonly code: string;
  /** Another may answer; else the request itself is at fault. */
  readonly isPassedOn: boolean;
  /** The model is to blame. */
  readonly isFault: boolean;
  readonly retryAfterMs: number | undefined;
}

export function verdictOn(thrown: unknown): Verdict {
  if (!(thrown instanceof LodeError))
    return { code: 'unexpected', isPassedOn: false, isFault: true, retryAfterMs: undefined };
  const { code, retriable } = thrown;
  const isMisfit = misfits.has(code);
  const isBroken = retriable || breakdowns.has(code);
  return {
    code,
    isPassedOn: isMisfit || isBroken,
    isFault: isBroken && !isMisfit,
    retryAfterMs: 'retryAfterMs' in thrown && typeof thrown.retryAfterMs === 'number' ? thrown.retryAfterMs : undefined,
  };
}
