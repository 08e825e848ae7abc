import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { LodeError, serialiseError } from '#base';
import { BadControlRequestError } from './bad-control-request-error.ts';

/** An operation of the serving process: takes the body, gives the answer. */
export type ControlHandler = (body: unknown) => Promise<unknown>;

const bodyBytesMax = 16 * 1024 * 1024;

/**
 * The private port through which `lode` steers its serving process: loopback only, and nothing without the token.
 *
 * @param handlers by method and path: "POST /prepare"
 */
export function controlServer(token: string, handlers: Readonly<Record<string, ControlHandler>>): Server {
  const expected = hash(`Bearer ${token}`);
  return createServer((incoming, outgoing) => {
    const answer = (status: number, body: unknown): void => {
      outgoing.writeHead(status, { 'content-type': 'application/json' });
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    };
    const handler = handlers[`${incoming.method} ${incoming.url}`];
    if (!timingSafeEqual(hash(incoming.headers.authorization ?? ''), expected))
      answer(401, new BadControlRequestError('the token is wrong'));
    else if (!handler) answer(404, new BadControlRequestError('there is no such operation'));
    else {
      readJson(incoming)
        .then(handler)
        .then((body) => answer(200, body))
        .catch((error: unknown) => answer(error instanceof LodeError ? 409 : 500, serialiseError(error)));
    }
  });
}

async function readJson(incoming: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    sizeBytes += part.length;
    if (sizeBytes > bodyBytesMax) throw new BadControlRequestError('the body is too large');
    parts.push(part);
  }
  return sizeBytes === 0 ? undefined : JSON.parse(Buffer.concat(parts).toString('utf8'));
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
