import { LodeError } from '#base';
import { RemoteBusyError } from '../errors/remote-busy-error.ts';
import { RemoteFailedError } from '../errors/remote-failed-error.ts';
import { RemoteNotAdmittedError } from '../errors/remote-not-admitted-error.ts';
import { RemoteRefusedError } from '../errors/remote-refused-error.ts';
import { retryAfterMs } from './retry-after.ts';

/** What the packages' errors hold, whichever of their classes they are of. */
interface Thrown {
  readonly message?: unknown;
  readonly statusCode?: unknown;
  readonly responseHeaders?: unknown;
  readonly cause?: unknown;
  readonly code?: unknown;
  readonly type?: unknown;
}

const reasonCharactersMax = 500;
/** 402 is an empty account, 404 a model or an address that is not there. */
const notAdmitted: ReadonlySet<number> = new Set([401, 402, 403, 404]);

/** Whatever a provider's package throws, or puts into a stream, before an answer has begun. */
export function failureOf(thrown: unknown, model: string, nowMs: number): LodeError {
  const ours = lodeErrorIn(thrown);
  if (ours) return ours;
  const error = (typeof thrown === 'object' && thrown !== null ? thrown : { message: thrown }) as Thrown;
  const { statusCode: status } = error;
  const hintMs = retryAfterMs((error.responseHeaders ?? {}) as Readonly<Record<string, string>>, nowMs);
  if (status === 429 || /rate_limit|overloaded/.test(String(error.type))) return new RemoteBusyError(model, hintMs);
  if (typeof status !== 'number' || status < 300)
    return new RemoteFailedError(model, problemOf(error), { cause: thrown });
  if (notAdmitted.has(status)) return new RemoteNotAdmittedError(model, status);
  if (status < 400) return new RemoteFailedError(model, `it sends us elsewhere with status ${status}`);
  if (status < 500 && status !== 408 && status !== 409)
    return new RemoteRefusedError(model, status, printable(String(error.message)));
  return new RemoteFailedError(model, `it answered with status ${status}`, { retryAfterMs: hintMs });
}

/** Our own errors come back wrapped where our own code was called: by the client that looks addresses up. */
function lodeErrorIn(thrown: unknown): LodeError | undefined {
  for (let error = thrown; error instanceof Error; error = error.cause) if (error instanceof LodeError) return error;
  return undefined;
}

/** A network's error by its code; of anything else only what it is, because it may quote what was said. */
function problemOf(error: Thrown): string {
  for (let cause: Thrown | undefined = error; cause; cause = cause.cause as Thrown | undefined)
    if (typeof cause.code === 'string' && /^[A-Z_]{3,40}$/.test(cause.code))
      return `the connection failed (${cause.code})`;
  const isUnsent = String(error.message).startsWith('Cannot connect to API');
  return isUnsent ? 'it could not be asked' : 'what came was no answer of its protocol';
}

function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f]+/g, ' ').slice(0, reasonCharactersMax);
}
