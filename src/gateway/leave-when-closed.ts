import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Door } from './door.ts';
import { ClientLeftError } from './errors/client-left-error.ts';
import { faultOf } from './fault.ts';
import type { Visit } from './visit.ts';

/**
 * Ends the visit when its last byte is sent or its connection is gone, whichever comes first, and writes the request's
 * line in the log. A response that still waits for its turn on a shared connection only hears of the latter.
 */
export function leaveWhenClosed(
  request: FastifyRequest,
  reply: FastifyReply,
  visit: Visit,
  { visits, log }: Door,
): void {
  const { socket } = request.raw;
  let hasLeft = false;
  const leave = (): void => {
    // The socket that closes tells the response before it calls those who listened to itself.
    if (hasLeft) return;
    hasLeft = true;
    reply.raw.off('close', leave);
    socket.off('close', leave);
    const isComplete = reply.raw.writableFinished;
    const { signal } = visit.context;
    if (!isComplete) visit.abort(new ClientLeftError());
    if (signal.aborted) visit.failed(faultOf(signal.reason).code);
    visits.leave(visit);
    const path = request.routeOptions.url ?? '';
    const { generation, failure, durationMs } = visit.end({
      method: request.method,
      path,
      status: reply.raw.statusCode,
    });
    // Whoever scrapes does so all day, and is of no interest as long as it works.
    const level = request.routeOptions.config.surface?.name === 'metrics' && !failure ? 'debug' : 'info';
    log.write(level, 'request.ended', {
      requestId: visit.context.requestId,
      keyId: visit.context.keyId,
      method: request.method,
      path,
      status: reply.raw.statusCode,
      isComplete,
      ...(signal.aborted && { abortedBy: faultOf(signal.reason).code }),
      durationMs: Math.round(durationMs),
      ...(failure !== undefined && { failure }),
      ...(generation && {
        model: generation.model,
        promptTokens: generation.promptTokens,
        cachedTokens: generation.cachedTokens,
        completionTokens: generation.completionTokens,
        ...generation.timings,
      }),
    });
  };
  reply.raw.on('close', leave);
  socket.on('close', leave);
}
