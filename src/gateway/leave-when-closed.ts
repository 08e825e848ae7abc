import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Door } from './door.ts';
import { ClientLeftError } from './errors/client-left-error.ts';
import { faultOf } from './fault.ts';
import type { Visit } from './visit.ts';

/** A request at an endpoint, with the answer that it waits for. */
interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** As it was declared. */
  readonly path: string;
  readonly isScrape: boolean;
}

/**
 * Ends the visit when its last byte is sent or its connection is gone, whichever comes first, and writes the request's
 * line in the log. A response that still waits for its turn on a shared connection only hears of the latter.
 */
export function leaveWhenClosed(call: Call, visit: Visit, { visits, log }: Door): void {
  const { request, response, path, isScrape } = call;
  const { socket, method = '' } = request;
  let hasLeft = false;
  const leave = (): void => {
    // The socket that closes tells the response before it calls those who listened to itself.
    if (hasLeft) return;
    hasLeft = true;
    response.off('close', leave);
    socket.off('close', leave);
    const isComplete = response.writableFinished;
    const { signal } = visit.context;
    if (!isComplete) visit.abort(new ClientLeftError());
    if (signal.aborted) visit.failed(faultOf(signal.reason).code);
    visits.leave(visit);
    const { statusCode: status } = response;
    const { generation, failure, durationMs } = visit.end({ method, path, status });
    // Whoever scrapes does so all day, and is of no interest as long as it works.
    const level = isScrape && !failure ? 'debug' : 'info';
    log.write(level, 'request.ended', {
      requestId: visit.context.requestId,
      keyId: visit.context.keyId,
      method,
      path,
      status,
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
  response.on('close', leave);
  socket.on('close', leave);
}
