/** Names under which providers say when a request may be sent again, and what their numbers count. */
const millisecondHeaders = ['retry-after-ms'];
const untilHeaders = ['retry-after', 'x-ratelimit-reset-requests', 'anthropic-ratelimit-requests-reset'];

/**
 * When a provider wants to be asked again, in milliseconds from now; undefined where it does not say. The most exact
 * hint counts, and nothing that is no time.
 *
 * @param nowMs since the Unix epoch
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, nowMs: number): number | undefined {
  for (const name of millisecondHeaders) {
    const value = Number(headers[name]);
    if (headers[name] !== undefined && Number.isFinite(value) && value >= 0) return value;
  }
  for (const name of untilHeaders) {
    const value = headers[name];
    const waitMs = value === undefined ? undefined : (secondsMs(value) ?? durationMs(value) ?? dateMs(value, nowMs));
    if (waitMs !== undefined) return waitMs;
  }
  return undefined;
}

/** "2" or "0.5" */
function secondsMs(value: string): number | undefined {
  return /^\d{1,9}(?:\.\d{1,9})?$/.test(value) ? Number(value) * 1000 : undefined;
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** "6m0s" or "120ms", as OpenAI writes it. */
function durationMs(value: string): number | undefined {
  if (!/^(?:\d{1,9}(?:\.\d{1,9})?(?:ms|s|m|h)){1,4}$/.test(value)) return undefined;
  const parts = [...value.matchAll(/([\d.]+)(ms|s|m|h)/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitMs[unit ?? ''] ?? 0), 0);
}

/** "Wed, 21 Oct 2026 07:28:00 GMT" or "2026-10-21T07:28:00Z" */
function dateMs(value: string, nowMs: number): number | undefined {
  const timeMs = Date.parse(value);
  return Number.isNaN(timeMs) ? undefined : Math.max(0, timeMs - nowMs);
}
