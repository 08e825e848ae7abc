import type { ServerResponse } from 'node:http';
import type { StreamedAnswer, WholeAnswer } from './answer.ts';
import { SlowReaderError } from './errors/slow-reader-error.ts';
import { faultOf } from './fault.ts';
import type { GatewayLimits } from './limits.ts';
import type { Visit } from './visit.ts';

export function sendWhole(response: ServerResponse, { status = 200, contentType, body }: WholeAnswer): void {
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

/**
 * Sends each frame as it comes and takes the next only when the client has room for it, so that a slow reader slows the
 * model down and not the memory up. Rejects only while nothing has been sent.
 *
 * @param onFailure told about failures that the client sees inside the stream
 */
export async function sendStreamed(
  response: ServerResponse,
  answer: StreamedAnswer,
  visit: Visit,
  limits: Pick<GatewayLimits, 'writeIdleMs' | 'heartbeatMs'>,
  onFailure: (thrown: unknown) => void,
): Promise<void> {
  const sendHead = (): void => {
    if (response.headersSent) return;
    // "no" tells buffering proxies to pass every piece on at once.
    response.writeHead(200, {
      'content-type': answer.contentType,
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
    });
  };
  const heartbeat = setInterval(() => {
    if (response.writableNeedDrain) return;
    sendHead();
    response.write(answer.heartbeat);
  }, limits.heartbeatMs);
  try {
    for await (const frame of answer.frames) {
      visit.context.signal.throwIfAborted();
      sendHead();
      heartbeat.refresh();
      if (!response.write(frame)) await roomFor(response, visit, limits.writeIdleMs);
    }
    visit.context.signal.throwIfAborted();
    sendHead();
    response.end();
  } catch (thrown) {
    const failure = visit.context.signal.aborted ? (visit.context.signal.reason as unknown) : thrown;
    if (!response.headersSent) throw failure;
    if (!response.destroyed) response.end(answer.failure(faultOf(failure)));
    onFailure(failure);
  } finally {
    clearInterval(heartbeat);
  }
}

/** Waits until the client has taken what was written; gives up on one that takes nothing, and cuts the connection. */
async function roomFor(response: ServerResponse, visit: Visit, writeIdleMs: number): Promise<void> {
  const { signal } = visit.context;
  signal.throwIfAborted();
  const { promise, resolve } = Promise.withResolvers<void>();
  const proceed = (): void => resolve();
  const giveUp = setTimeout(() => {
    // Of several requests that were sent at once, the later ones have no connection of their own yet: they only wait.
    if (response.socket === null) return void giveUp.refresh();
    visit.abort(new SlowReaderError(writeIdleMs));
    response.req.socket.destroy();
  }, writeIdleMs);
  response.once('drain', proceed);
  signal.addEventListener('abort', proceed);
  await promise;
  clearTimeout(giveUp);
  response.off('drain', proceed);
  signal.removeEventListener('abort', proceed);
  signal.throwIfAborted();
}
