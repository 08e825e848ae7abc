import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '#base';
import { AnswerHead } from './answer-head.ts';
import type { Door } from './door.ts';
import { ClientLeftError } from './errors/client-left-error.ts';
import { type Fault, faultOf } from './fault.ts';
import { sendWhole } from './send-answer.ts';
import { inOurWords } from './server-error.ts';

/** Answers a request, of which nothing has been sent yet, with what was thrown. */
export function refuse(thrown: unknown, request: FastifyRequest, reply: FastifyReply, door: Door): void {
  const response = reply.raw;
  const { visit } = request;
  const { answerHead: head = new AnswerHead('') } = request;
  const { requestId } = head;
  // What a model throws because it was told to stop says less than why it was told so.
  const signal = visit?.context.signal;
  const cause = signal?.aborted ? (signal.reason as unknown) : inOurWords(thrown, request, door.limits.bodyBytesMax);
  const fault = faultOf(cause);
  if (visit) visit.failed(fault.code);
  else {
    door.log.write('info', 'request.refused', { requestId, status: fault.status, failure: fault.code });
    door.observer?.refused(fault.code);
  }
  noteRefusal(fault, request, door);
  logDefect(cause, fault, requestId, door.log);
  if (cause instanceof ClientLeftError || response.destroyed || response.headersSent) return void response.destroy();
  // Of a full queue the door knows best how fast it drains.
  const retryAfter = fault.code === 'engine/queue-full' ? visit?.drainSeconds : fault.retryAfterSeconds;
  if (retryAfter !== undefined) head.add('retry-after', String(retryAfter));
  if (isPointless(fault)) head.add('x-should-retry', 'false');
  const state = door.state();
  const surface = door.surfaceOf(request.routeOptions.config);
  const routes = state.phase === 'serving' ? state.routes : undefined;
  if (fault.status === 401) head.add('www-authenticate', surface.challenge?.(request.headers, routes) ?? 'Bearer');
  if (state.phase === 'stopping' || hasEndlessRest(request, door)) head.add('connection', 'close');
  const body = surface.faultBody(fault, requestId);
  const contentType = 'application/json; charset=utf-8';
  sendWhole(response, { kind: 'whole', status: fault.status, contentType, body }, head, door.limits);
}

/** Who was turned away for what he is, or is not, may matter later. */
function noteRefusal({ status, code }: Fault, request: FastifyRequest, { refusals }: Door): void {
  if (status !== 401 && status !== 403) return;
  const { method, routeOptions, identifiedKey: key } = request;
  refusals?.note({ code, method, path: routeOptions.url ?? '/*', key });
}

/** OpenAI's libraries repeat what ends with 429 or 504, unless they are told not to. */
function isPointless({ status, code, retryAfterSeconds }: Fault): boolean {
  // Nobody waits for the answer any more; a budget is not full again in a moment; what is too large stays so.
  return status === 504 || code === 'gateway/budget-exhausted' || (status === 429 && retryAfterSeconds === undefined);
}

/**
 * Whether more of the body may come than is worth waiting for. A rest of bearable length is read and thrown away: a
 * connection that is closed while the client still sends would often take the answer with it.
 */
function hasEndlessRest({ raw: request }: FastifyRequest, { limits }: Door): boolean {
  return !request.complete && !(Number(request.headers['content-length']) <= limits.bodyBytesMax);
}

/** Errors that are not the client's are written down whole; the client gets only their request id. */
export function logDefect(thrown: unknown, { status }: Fault, requestId: string, log: Log): void {
  if (status !== 500) return;
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  log.write('error', 'request.failed', { requestId, error: thrown, stack });
}
