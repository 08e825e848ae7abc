import { ArgumentError } from './argument-error.ts';

/** Refuses what is not a whole number within bounds (both included). */
export function checkInteger(name: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new ArgumentError(name, value, `a whole number from ${min} to ${max}`);
  }
}
