import type { FastifyRequest } from 'fastify';
import type { Door } from './door.ts';
import { faultOf } from './fault.ts';
import { logDefect } from './refuse.ts';
import { watchOf } from './reception.ts';
import { requestIdFor } from './request-id.ts';
import type { Detached } from './surface.ts';
import { Visit } from './visit.ts';

/** Makes a visit of its own of work that a request has begun; it has no connection, so nobody leaves it. */
export function detach(visit: Visit, request: FastifyRequest, door: Door): Detached {
  const { visits, limits, log } = door;
  const requestId = requestIdFor(undefined, (id) => visits.has(id));
  const own = visit.another(requestId, watchOf(request, door));
  visits.admit(own);
  own.endWithin(limits.answerTimeoutMs, 'gateway');
  const end = (thrown: unknown): void => {
    const { signal } = own.context;
    const reason = signal.aborted ? (signal.reason as unknown) : thrown;
    const fault = reason === undefined ? undefined : faultOf(reason);
    if (fault) own.failed(fault.code);
    if (fault) logDefect(reason, fault, requestId, log);
    visits.leave(own);
    const facts = { method: request.method, path: request.routeOptions.url ?? '', status: fault?.status ?? 200 };
    const { failure, durationMs } = own.end(facts);
    log.write('info', 'background.ended', {
      requestId,
      begunBy: visit.context.requestId,
      ...facts,
      durationMs,
      failure,
    });
  };
  return { context: own.context, ask: (asked) => own.ask(asked), abort: (reason) => own.abort(reason), end };
}
