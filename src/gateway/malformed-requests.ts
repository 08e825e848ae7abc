import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { MalformedRequestError } from './errors/malformed-request-error.ts';
import { faultOf } from './fault.ts';
import { requestIdFor } from './request-id.ts';
import type { Surface } from './surface.ts';

const statusTexts: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

/** Answers what the HTTP parser could not make a request of, and closes the connection. */
export function malformedRequestAnswerer(surface: Surface) {
  // Lists, because the tables that sets leave behind outlive what was in them; see `Crowd`.
  const openAnswers = new WeakMap<Socket, ServerResponse[]>();
  return {
    /** To be told of every request, because nothing may be written into the middle of an answer. */
    watch: (socket: Socket, response: ServerResponse): void => {
      let answers = openAnswers.get(socket);
      if (answers === undefined) openAnswers.set(socket, (answers = []));
      answers.push(response);
      response.once('close', () => answers.splice(answers.indexOf(response), 1));
    },
    answer: (parserCode: string | undefined, socket: Socket): void => {
      const hasBegun = openAnswers.get(socket)?.some(({ headersSent }) => headersSent) ?? false;
      if (!socket.writable || hasBegun) return void socket.destroy();
      const fault = faultOf(new MalformedRequestError(parserCode));
      const requestId = requestIdFor(undefined, () => false);
      const body = surface.faultBody(fault, requestId);
      const head = [
        `HTTP/1.1 ${fault.status} ${statusTexts[fault.status]}`,
        `x-request-id: ${requestId}`,
        'content-type: application/json; charset=utf-8',
        `content-length: ${Buffer.byteLength(body)}`,
        'connection: close',
      ];
      socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
    },
  };
}
