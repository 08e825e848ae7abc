import { InvalidFieldError } from './errors/invalid-field-error.ts';

/** Milliseconds since the Unix epoch at which the client has no use for the answer any more. */
export const deadlineHeader = 'x-lode-deadline-ms';

/**
 * How much time the header leaves, in milliseconds; undefined when it was not sent.
 *
 * @throws InvalidFieldError
 */
export function timeLeftMs(value: string | readonly string[] | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || !/^\d{1,15}$/.test(value)) {
    throw new InvalidFieldError(deadlineHeader, 'it must be a whole number of milliseconds since 1970');
  }
  return Number(value) - nowMs;
}
