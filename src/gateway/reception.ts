import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RequestWatch } from '#contract';
import { clientTrace } from './client-trace.ts';
import { deadlineHeader, timeLeftMs } from './deadline-header.ts';
import type { Door } from './door.ts';
import { AnswerHead } from './answer-head.ts';
import { assertMayCall, type EndpointAccess } from './endpoint-access.ts';
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
import type { Surface } from './surface.ts';
import { Visit } from './visit.ts';

/**
 * Everything that happens to a request between its headers and its body: it gets its id, is identified and admitted.
 * What is refused here never gets to send a body.
 */
export function receiveRequests(server: FastifyInstance, door: Door): void {
  server.decorateRequest('visit', undefined);
  server.decorateRequest('identifiedKey', undefined);
  server.decorateRequest('answerHead', undefined);
  server.addHook('onRequest', async (request, reply) => {
    // The server makes them anew each time that it is asked.
    const { config, url: path = '' } = request.routeOptions;
    const surface = door.surfaceOf(config);
    const requestId = requestIdFor(request.headers['x-request-id'], (id) => door.visits.has(id));
    const head = new AnswerHead(requestId);
    request.answerHead = head;
    if (surface.requestIdHeader !== undefined) head.add(surface.requestIdHeader, requestId);
    if (config.probe) return;
    checkHost(request, door.hostNames);
    const key = await identify(request, surface, config.access, door);
    request.identifiedKey = key;
    const state = door.state();
    if (state.phase !== 'serving') throw new NotServingError(state.phase);
    // No name of anything holds it, and PostgreSQL fails of it.
    if (/%00/.test(request.raw.url ?? '')) throw new InvalidFieldError('url', 'it must not hold U+0000');
    if (config.access) assertMayCall(config.access, request.method, key);
    if (request.raw.socket.destroyed) throw new ClientLeftError();
    const timeoutMs = timeLeftMs(request.headers[deadlineHeader], Date.now());
    const watch = watchOf({ method: request.method, headers: request.headers, path }, door);
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
    if (watch.traceparent !== undefined) head.add('traceresponse', watch.traceparent);
    leaveWhenClosed(
      { request: request.raw, response: reply.raw, path, isScrape: surface.name === 'metrics' },
      visit,
      door,
    );
    visit.endWithin(door.limits.answerTimeoutMs, 'gateway');
    if (timeoutMs !== undefined) visit.endWithin(timeoutMs, 'client');
  });
}

const nobodyWatches: RequestWatch = { traceparent: undefined, ended: () => {} };

/** What of a request its watch is told. */
export type WatchedRequest = Pick<FastifyRequest, 'method' | 'headers'> & {
  /** As it was declared; empty where there is no such path. */
  readonly path: string;
};

export function watchOf({ method, headers, path }: WatchedRequest, { observer }: Door): RequestWatch {
  if (observer === undefined) return nobodyWatches;
  const { traceparent, tracestate } = headers;
  return observer.arrived({
    method,
    path,
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

/** @throws InvalidApiKeyError */
export async function identify(
  { headers }: Pick<FastifyRequest, 'headers'>,
  surface: Pick<Surface, 'credential'>,
  access: EndpointAccess | undefined,
  door: Door,
): Promise<VerifiedKey | undefined> {
  if (access !== undefined && 'public' in access) return undefined;
  const secret = surface.credential(headers);
  const key = secret === undefined ? undefined : await door.keys.verify(secret);
  const state = door.state();
  const isKeyNeeded = state.phase !== 'serving' || !state.routes.hasOpenRoutes;
  if (key === undefined && isKeyNeeded) throw new InvalidApiKeyError(secret !== undefined);
  return key;
}
