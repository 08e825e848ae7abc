import { z } from 'zod';

/** From what is only for who looks for a fault, to what must not be missed. Source: RFC 5424. */
const logLevels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'] as const;

export const logLevel = z.enum(logLevels);

export type LogLevel = z.output<typeof logLevel>;

/** Whether who wants to hear of this level and all above hears of a note. */
export function isHeard(level: LogLevel, from: LogLevel): boolean {
  return logLevels.indexOf(level) >= logLevels.indexOf(from);
}
