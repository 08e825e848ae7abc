import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { assert, type Log } from '#base';
import { BodyTooLargeError } from './errors/body-too-large-error.ts';
import { ClientLeftError } from './errors/client-left-error.ts';
import { InvalidBodyError } from './errors/invalid-body-error.ts';
import { UnknownUrlError } from './errors/unknown-url-error.ts';
import { UnsupportedMediaTypeError } from './errors/unsupported-media-type-error.ts';
import { faultOf } from './fault.ts';
import type { GatewayLimits } from './limits.ts';
import { sendStreamed, sendWhole } from './send-answer.ts';
import type { Endpoint, Surface } from './surface.ts';

/** Puts the endpoints of the wire protocols on the server, and writes their answers and errors. */
export function serveEndpoints(
  server: FastifyInstance,
  surfaces: readonly Surface[],
  limits: GatewayLimits,
  log: Log,
): void {
  for (const surface of surfaces) {
    for (const endpoint of surface.endpoints) {
      server.route({
        method: endpoint.method,
        url: endpoint.path,
        config: { surface },
        handler: (request, reply) => handle(endpoint, request, reply, limits, log),
      });
    }
  }
  server.setNotFoundHandler((request) => {
    throw new UnknownUrlError(request.method, request.url.split('?', 1)[0] ?? '');
  });
  const [firstSurface] = surfaces;
  assert(firstSurface, 'a gateway has at least one surface');
  server.setErrorHandler((thrown, request, reply) => {
    reply.hijack();
    refuse(thrown, request, reply, request.routeOptions.config.surface ?? firstSurface, limits, log);
  });
}

async function handle(
  endpoint: Endpoint,
  request: FastifyRequest,
  reply: FastifyReply,
  limits: GatewayLimits,
  log: Log,
): Promise<void> {
  const { visit } = request;
  assert(visit, 'only admitted requests reach an endpoint');
  const answer = await endpoint.handle({
    context: visit.context,
    key: visit.key,
    routes: visit.routes,
    body: request.body,
    pathParameters: request.params as Readonly<Record<string, string>>,
    note: (facts) => visit.note(facts),
  });
  reply.hijack();
  if (answer.kind === 'whole') return sendWhole(reply.raw, answer);
  await sendStreamed(reply.raw, answer, visit, limits, (thrown) => {
    const { code } = faultOf(thrown);
    visit.note({ failure: code });
    logDefect(thrown, visit.context.requestId, log);
  });
}

function refuse(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  surface: Surface,
  limits: GatewayLimits,
  log: Log,
): void {
  const response = reply.raw;
  const requestId = String(response.getHeader('x-request-id') ?? '');
  // What a model throws because it was told to stop says less than why it was told so.
  const signal = request.visit?.context.signal;
  const cause = signal?.aborted ? (signal.reason as unknown) : ownError(thrown, request, limits);
  const fault = faultOf(cause);
  request.visit?.note({ failure: fault.code });
  logDefect(cause, requestId, log);
  if (cause instanceof ClientLeftError || response.destroyed || response.headersSent) return void response.destroy();
  if (fault.retryAfterSeconds !== undefined) response.setHeader('retry-after', fault.retryAfterSeconds);
  if (fault.status === 401) response.setHeader('www-authenticate', 'Bearer');
  // The rest of a body that nobody will read must not be taken for the next request.
  if (!request.raw.complete) response.setHeader('connection', 'close');
  sendWhole(response, {
    kind: 'whole',
    status: fault.status,
    contentType: 'application/json; charset=utf-8',
    body: surface.faultBody(fault, requestId),
  });
}

/** The server's own errors in our words. */
function ownError(thrown: unknown, request: FastifyRequest, limits: GatewayLimits): unknown {
  switch ((thrown as { readonly code?: unknown }).code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new BodyTooLargeError(limits.bodyBytesMax);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new UnsupportedMediaTypeError(request.headers['content-type'] ?? '');
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new InvalidBodyError('it is empty');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new InvalidBodyError('it is not as long as its Content-Length says');
    default:
      return thrown;
  }
}

/** Errors that are not the client's are written down whole; the client gets only their request id. */
function logDefect(thrown: unknown, requestId: string, log: Log): void {
  const { status } = faultOf(thrown);
  if (status !== 500) return;
  log.write('error', 'request.failed', {
    requestId,
    error: thrown,
    stack: thrown instanceof Error ? thrown.stack : undefined,
  });
}
