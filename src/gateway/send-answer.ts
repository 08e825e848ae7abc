import type { ServerResponse } from 'node:http';
import type { AnswerHead } from './answer-head.ts';
import type { StreamedAnswer, WholeAnswer } from './answer.ts';
import { cutOffAfter, endWithin } from './cut-off.ts';
import { SlowReaderError } from './errors/slow-reader-error.ts';
import { faultOf } from './fault.ts';
import type { GatewayLimits } from './limits.ts';
import type { Visit } from './visit.ts';

export function sendWhole(
  response: ServerResponse,
  { status = 200, contentType, headers = [], body }: WholeAnswer,
  head: AnswerHead,
  { writeIdleMs }: Pick<GatewayLimits, 'writeIdleMs'>,
): void {
  head.addAll(headers);
  head.add('content-type', contentType);
  head.add('content-length', String(Buffer.byteLength(body)));
  response.writeHead(status, head.headers as string[]);
  endWithin(response, writeIdleMs, body);
}

export interface Sending {
  readonly head: AnswerHead;
  readonly visit: Visit;
  readonly limits: Pick<GatewayLimits, 'writeIdleMs' | 'heartbeatMs'>;
  /** Told about failures that the client sees inside the stream. */
  onFailure(thrown: unknown): void;
}

/**
 * Sends each frame as it comes and takes the next only when the client has room for it, so that a slow reader slows the
 * model down and not the memory up. Rejects only while nothing has been sent.
 */
export async function sendStreamed(
  response: ServerResponse,
  answer: StreamedAnswer,
  { head, visit, limits, onFailure }: Sending,
): Promise<void> {
  const sendHead = (): void => {
    if (response.headersSent) return;
    head.addAll(visit.modelHeaders());
    head.addAll(answer.headers ?? []);
    head.add('content-type', answer.contentType);
    head.add('cache-control', 'no-cache');
    // Buffering proxies are to pass every piece on at once.
    head.add('x-accel-buffering', 'no');
    response.writeHead(200, head.headers as string[]);
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
    endWithin(response, limits.writeIdleMs);
  } catch (thrown) {
    const failure = visit.context.signal.aborted ? (visit.context.signal.reason as unknown) : thrown;
    if (!response.headersSent) throw failure;
    const lastWords = answer.failure(faultOf(failure));
    if (lastWords === undefined) response.destroy();
    else if (!response.destroyed) endWithin(response, limits.writeIdleMs, lastWords);
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
  const callOff = cutOffAfter(response, writeIdleMs, () => visit.abort(new SlowReaderError(writeIdleMs)));
  response.once('drain', proceed);
  signal.addEventListener('abort', proceed);
  await promise;
  callOff();
  response.off('drain', proceed);
  signal.removeEventListener('abort', proceed);
  signal.throwIfAborted();
}
