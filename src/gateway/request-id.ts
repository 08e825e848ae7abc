import { randomText } from './random-text.ts';

const sane = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/** The client's own id, when it is short, printable and not in use by a running request; else a fresh one. */
export function requestIdFor(given: unknown, isRunning: (requestId: string) => boolean): string {
  if (typeof given === 'string' && sane.test(given) && !isRunning(given)) return given;
  return `req_${randomText(12)}`;
}
