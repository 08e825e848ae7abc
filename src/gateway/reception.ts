import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RequestWatch } from '#contract';
import { clientTrace } from './client-trace.ts';
import { deadlineHeader, timeLeftMs } from './deadline-header.ts';
import type { Door } from './door.ts';
import { assertMayCall } from './endpoint-access.ts';
import { ClientLeftError } from './errors/client-left-error.ts';
import { InvalidApiKeyError } from './errors/invalid-api-key-error.ts';
import { InvalidFieldError } from './errors/invalid-field-error.ts';
import { NotServingError } from './errors/not-serving-error.ts';
import { UntrustedHostError } from './errors/untrusted-host-error.ts';
import { authorityIn, hostNameOf, isLoopback } from './host-name.ts';
import type { VerifiedKey } from './key-verifier.ts';
import { leaveWhenClosed } from './leave-when-closed.ts';
import { requestIdFor } from './request-id.ts';
import { sessionHeader, sessionIn } from './routing/model-headers.ts';
import { Visit } from './visit.ts';

/**
 * Everything that happens to a request between its headers and its body: it gets its id, is identified and admitted.
 * What is refused here never gets to send a body.
 */
export function receiveRequests(server: FastifyInstance, door: Door): void {
  server.decorateRequest('visit', undefined);
  server.decorateRequest('identifiedKey', undefined);
  server.addHook('onRequest', async (request, reply) => {
    const requestId = requestIdFor(request.headers['x-request-id'], (id) => door.visits.has(id));
    reply.raw.setHeader('x-request-id', requestId);
    const { requestIdHeader } = door.surfaceOf(request);
    if (requestIdHeader !== undefined) reply.raw.setHeader(requestIdHeader, requestId);
    if (request.routeOptions.config.probe) return;
    checkHost(request, door.hostNames);
    const key = await identify(request, door);
    request.identifiedKey = key;
    const state = door.state();
    if (state.phase !== 'serving') throw new NotServingError(state.phase);
    // No name of anything holds it, and PostgreSQL fails of it.
    if (/%00/.test(request.raw.url ?? '')) throw new InvalidFieldError('url', 'it must not hold U+0000');
    const { access } = request.routeOptions.config;
    if (access) assertMayCall(access, request.method, key);
    if (request.raw.socket.destroyed) throw new ClientLeftError();
    const timeoutMs = timeLeftMs(request.headers[deadlineHeader], Date.now());
    const watch = watchOf(request, door);
    const visit = new Visit({
      requestId,
      key,
      routes: state.routes,
      watch,
      traceparent: clientTrace(request.headers.traceparent),
      session: sessionIn(request.headers[sessionHeader]),
      allowances: door.allowances,
      bodyBytes: Number(request.headers['content-length'] ?? Infinity),
      backlogOf: door.backlogOf,
    });
    door.visits.admit(visit);
    request.visit = visit;
    if (watch.traceparent !== undefined) reply.raw.setHeader('traceresponse', watch.traceparent);
    leaveWhenClosed(request, reply, visit, door);
    visit.endWithin(door.limits.answerTimeoutMs, 'gateway');
    if (timeoutMs !== undefined) visit.endWithin(timeoutMs, 'client');
  });
}

const nobodyWatches: RequestWatch = { traceparent: undefined, ended: () => {} };

/** What of a request its watch is told. */
export type WatchedRequest = Pick<FastifyRequest, 'method' | 'headers'> & {
  readonly routeOptions: { readonly url?: string | undefined };
};

export function watchOf({ method, headers, routeOptions }: WatchedRequest, { observer }: Door): RequestWatch {
  if (observer === undefined) return nobodyWatches;
  const { traceparent, tracestate } = headers;
  return observer.arrived({
    method,
    path: routeOptions.url ?? '',
    arrivedMs: performance.timeOrigin + performance.now(),
    traceparent: typeof traceparent === 'string' ? traceparent : undefined,
    tracestate: typeof tracestate === 'string' ? tracestate : undefined,
  });
}

function checkHost({ headers, raw }: FastifyRequest, hostNames: readonly string[]): void {
  // A target such as "http://name/path", as proxies get it, names a host as well, and proxies believe it first.
  for (const authority of [headers.host ?? '', authorityIn(raw.url ?? '')]) {
    if (authority === undefined) continue;
    const name = hostNameOf(authority);
    if (!isLoopback(name) && !hostNames.includes(name)) throw new UntrustedHostError(name);
  }
}

async function identify(request: FastifyRequest, door: Door): Promise<VerifiedKey | undefined> {
  const { access } = request.routeOptions.config;
  if (access !== undefined && 'public' in access) return undefined;
  const secret = door.surfaceOf(request).credential(request.headers);
  const key = secret === undefined ? undefined : await door.keys.verify(secret);
  const state = door.state();
  const isKeyNeeded = state.phase !== 'serving' || !state.routes.hasOpenRoutes;
  if (key === undefined && isKeyNeeded) throw new InvalidApiKeyError(secret !== undefined);
  return key;
}
