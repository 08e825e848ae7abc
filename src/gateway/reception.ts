import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '#base';
import { ClientLeftError } from './errors/client-left-error.ts';
import { InvalidApiKeyError } from './errors/invalid-api-key-error.ts';
import { NotServingError } from './errors/not-serving-error.ts';
import { UntrustedHostError } from './errors/untrusted-host-error.ts';
import { faultOf } from './fault.ts';
import { hostNameOf, isLoopback } from './host-name.ts';
import type { KeyVerifier, VerifiedKey } from './key-verifier.ts';
import { requestIdFor } from './request-id.ts';
import type { RouteBook } from './route-book.ts';
import type { Surface } from './surface.ts';
import { Visit } from './visit.ts';
import type { Visits } from './visits.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Absent for probes and for requests that were refused at the door. */
    visit: Visit | undefined;
  }
  interface FastifyContextConfig {
    readonly surface?: Surface;
    /** Answers anybody, always. */
    readonly probe?: boolean;
  }
}

/** What the gateway can say of itself when a request arrives. */
export interface Door {
  readonly keys: KeyVerifier;
  readonly visits: Visits;
  readonly log: Log;
  readonly hostNames: readonly string[];
  surfaceOf(request: FastifyRequest): Surface;
  state(): { readonly phase: 'serving'; readonly routes: RouteBook } | { readonly phase: 'starting' | 'stopping' };
}

/**
 * Everything that happens to a request between its headers and its body: it gets its id, is identified and admitted.
 * What is refused here never gets to send a body.
 */
export function receiveRequests(server: FastifyInstance, door: Door): void {
  server.decorateRequest('visit', undefined);
  server.addHook('onRequest', async (request, reply) => {
    const requestId = requestIdFor(request.headers['x-request-id'], (id) => door.visits.has(id));
    reply.raw.setHeader('x-request-id', requestId);
    if (request.routeOptions.config.probe) return;
    checkHost(request, door.hostNames);
    const key = await identify(request, door);
    const state = door.state();
    if (state.phase !== 'serving') throw new NotServingError(state.phase);
    if (request.raw.socket.destroyed) throw new ClientLeftError();
    const visit = new Visit(requestId, key, state.routes);
    door.visits.admit(visit);
    request.visit = visit;
    leaveWhenClosed(request, reply, visit, door);
  });
}

function checkHost(request: FastifyRequest, hostNames: readonly string[]): void {
  const name = hostNameOf(request.headers.host ?? '');
  if (!isLoopback(name) && !hostNames.includes(name)) throw new UntrustedHostError(name);
}

async function identify(request: FastifyRequest, door: Door): Promise<VerifiedKey | undefined> {
  const secret = door.surfaceOf(request).credential(request.headers);
  const key = secret === undefined ? undefined : await door.keys.verify(secret);
  const state = door.state();
  const isKeyNeeded = state.phase !== 'serving' || !state.routes.hasOpenRoutes;
  if (key === undefined && isKeyNeeded) throw new InvalidApiKeyError(secret !== undefined);
  return key;
}

/** The response closes after its last byte or with its connection; a response that still waits for its turn only with the latter. */
function leaveWhenClosed(request: FastifyRequest, reply: FastifyReply, visit: Visit, door: Door): void {
  const { socket } = request.raw;
  const leave = (): void => {
    reply.raw.off('close', leave);
    socket.off('close', leave);
    const isComplete = reply.raw.writableFinished;
    const { signal } = visit.context;
    if (!isComplete) visit.abort(new ClientLeftError());
    door.visits.leave(visit);
    door.log.write('info', 'request.ended', {
      requestId: visit.context.requestId,
      keyId: visit.context.keyId,
      method: request.method,
      path: request.routeOptions.url,
      status: reply.raw.statusCode,
      isComplete,
      ...(signal.aborted && { abortedBy: faultOf(signal.reason).code }),
      durationMs: Math.round(performance.now() - visit.startedMs),
      ...visit.facts,
    });
  };
  reply.raw.on('close', leave);
  socket.on('close', leave);
}
