import type { FastifyRequest } from 'fastify';
import type { Door } from './door.ts';
import { faultOf } from './fault.ts';
import { watchOf } from './reception.ts';
import { logDefect } from './refuse.ts';
import { requestIdFor } from './request-id.ts';
import type { Detached } from './surface.ts';
import { Visit } from './visit.ts';

/** Makes a visit of its own of work that a request has begun; it has no connection, so nobody leaves it. */
export function detach(visit: Visit, request: FastifyRequest, door: Door): Detached {
  const requestId = requestIdFor(undefined, (id) => door.visits.has(id));
  const { method, headers, routeOptions } = request;
  const { url: path = '' } = routeOptions;
  const own = visit.another(requestId, watchOf({ method, headers, path }, door));
  return admitDetached(own, { method, path, begunBy: visit.context.requestId }, door);
}

/** What is written down of work without a connection. */
export interface DetachedFacts {
  readonly method: string;
  readonly path: string;
  /** Id of the request or the object that it belongs to. */
  readonly begunBy: string;
}

/**
 * Lets in a visit that has no connection.
 *
 * @throws OverloadedError, RateLimitedError
 */
export function admitDetached(own: Visit, { method, path, begunBy }: DetachedFacts, door: Door): Detached {
  const { visits, limits, log } = door;
  const { requestId } = own.context;
  visits.admit(own);
  own.endWithin(limits.answerTimeoutMs, 'gateway');
  const end = (thrown: unknown): void => {
    const { signal } = own.context;
    const reason = signal.aborted ? (signal.reason as unknown) : thrown;
    const fault = reason === undefined ? undefined : faultOf(reason);
    if (fault) own.failed(fault.code);
    if (fault) logDefect(reason, fault, requestId, log);
    visits.leave(own);
    const facts = { method, path, status: fault?.status ?? 200 };
    const { failure, durationMs } = own.end(facts);
    log.write('info', 'background.ended', { requestId, begunBy, ...facts, durationMs, failure });
  };
  return { context: own.context, ask: (asked) => own.ask(asked), abort: (reason) => own.abort(reason), end };
}
