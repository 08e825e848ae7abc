import { diag, DiagLogLevel } from '@opentelemetry/api';
import type { Log } from '#base';

/** The same trouble is told again after so long: a collector that is away is so for every batch. */
const quietMs = 60_000;

/** Writes what exporters complain about to the log. That a collector is away is no reason to stop serving. */
export function hearExporters(log: Log): void {
  const hear = oncePerMinute((message) => log.write('warn', 'telemetry.export', { message }));
  const nothing = (): void => {};
  const logger = { error: hear, warn: hear, info: nothing, debug: nothing, verbose: nothing };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}

/** Passes on a message unless it is the one that was passed on last, less than a minute ago. */
export function oncePerMinute(tell: (message: string) => void, nowMs: () => number = Date.now) {
  let last = { message: '', atMs: -Infinity };
  return (given: string): void => {
    const message = plainMessage(given);
    if (message === last.message && nowMs() - last.atMs < quietMs) return;
    last = { message, atMs: nowMs() };
    tell(message);
  };
}

/** OpenTelemetry writes errors as JSON with their stacks; what happened is in one of its members. */
function plainMessage(given: string): string {
  try {
    const parsed = JSON.parse(given) as { readonly message?: unknown } | null;
    return typeof parsed?.message === 'string' ? parsed.message : given;
  } catch {
    return given;
  }
}
