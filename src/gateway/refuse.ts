import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '#base';
import { BodyTooLargeError } from './errors/body-too-large-error.ts';
import { ClientLeftError } from './errors/client-left-error.ts';
import { InvalidBodyError } from './errors/invalid-body-error.ts';
import { UnsupportedMediaTypeError } from './errors/unsupported-media-type-error.ts';
import { type Fault, faultOf } from './fault.ts';
import type { GatewayLimits } from './limits.ts';
import { sendWhole } from './send-answer.ts';
import type { Surface } from './surface.ts';

export interface RefusalOptions {
  /** In whose words. */
  readonly surface: Surface;
  readonly limits: Pick<GatewayLimits, 'bodyBytesMax'>;
  readonly log: Log;
}

/** Answers a request, of which nothing has been sent yet, with what was thrown. */
export function refuse(thrown: unknown, request: FastifyRequest, reply: FastifyReply, options: RefusalOptions): void {
  const response = reply.raw;
  const { visit } = request;
  const requestId = String(response.getHeader('x-request-id') ?? '');
  // What a model throws because it was told to stop says less than why it was told so.
  const signal = visit?.context.signal;
  const cause = signal?.aborted ? (signal.reason as unknown) : inOurWords(thrown, request, options.limits);
  const fault = faultOf(cause);
  if (visit) visit.note({ failure: fault.code });
  else options.log.write('info', 'request.refused', { requestId, status: fault.status, failure: fault.code });
  logDefect(cause, fault, requestId, options.log);
  if (cause instanceof ClientLeftError || response.destroyed || response.headersSent) return void response.destroy();
  if (fault.retryAfterSeconds !== undefined) response.setHeader('retry-after', fault.retryAfterSeconds);
  if (fault.status === 401) response.setHeader('www-authenticate', 'Bearer');
  // The rest of a body that nobody will read must not be taken for the next request.
  if (!request.raw.complete) response.setHeader('connection', 'close');
  sendWhole(response, {
    kind: 'whole',
    status: fault.status,
    contentType: 'application/json; charset=utf-8',
    body: options.surface.faultBody(fault, requestId),
  });
}

/** Errors that are not the client's are written down whole; the client gets only their request id. */
export function logDefect(thrown: unknown, { status }: Fault, requestId: string, log: Log): void {
  if (status !== 500) return;
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  log.write('error', 'request.failed', { requestId, error: thrown, stack });
}

/** The HTTP server's own errors, translated. */
function inOurWords(thrown: unknown, request: FastifyRequest, { bodyBytesMax }: RefusalOptions['limits']): unknown {
  switch ((thrown as { readonly code?: unknown } | undefined)?.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new BodyTooLargeError(bodyBytesMax);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new UnsupportedMediaTypeError(request.headers['content-type'] ?? 'nothing');
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new InvalidBodyError('it is empty');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new InvalidBodyError('it is not as long as its Content-Length says');
    default:
      return thrown;
  }
}
