import { createHash } from 'node:crypto';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as sendRequest,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on this machine that a test scripts. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  /** The headers of each request so far. */
  readonly requests: IncomingHttpHeaders[];
}

export type Handler = (request: IncomingMessage, response: ServerResponse, index: number) => void;

export async function startServer(handle: Handler): Promise<TestServer> {
  const requests: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    requests.push(request.headers);
    handle(request, response, requests.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

export function etagOf(content: Uint8Array): string {
  return `"${createHash('md5').update(content).digest('hex')}"`;
}

/**
 * Answers as a good server does: with the rest of the file when its version is still the one that is asked for.
 *
 * @param cutAfterBytes breaks the connection after so many bytes of the body
 */
export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  content: Uint8Array,
  options: { readonly cutAfterBytes?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): void {
  const etag = etagOf(content);
  const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
  const start = asked && request.headers['if-range'] === etag ? Number(asked[1]) : 0;
  if (start >= content.byteLength) {
    response.writeHead(416, { 'content-range': `bytes */${content.byteLength}` }).end();
    return;
  }
  const body = content.subarray(start);
  response.writeHead(start > 0 ? 206 : 200, {
    etag,
    'content-length': body.byteLength,
    ...(start > 0 && { 'content-range': `bytes ${start}-${content.byteLength - 1}/${content.byteLength}` }),
    ...options.headers,
  });
  if (request.method === 'HEAD') response.end();
  else if (options.cutAfterBytes === undefined || options.cutAfterBytes >= body.byteLength) response.end(body);
  else response.write(body.subarray(0, options.cutAfterBytes), () => setTimeout(() => response.destroy(), 5));
}

/** A proxy that passes requests on, and breaks the connection after so many bytes of an answer. */
export async function startCuttingProxy(cutAfterBytes: number): Promise<TestServer> {
  return startServer((incoming, response) => {
    const { method, headers } = incoming;
    const outgoing = sendRequest(incoming.url ?? '', { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      let leftBytes = cutAfterBytes;
      answer.on('data', (chunk: Uint8Array) => {
        if (leftBytes <= 0) return;
        response.write(chunk.subarray(0, leftBytes));
        leftBytes -= chunk.byteLength;
        if (leftBytes <= 0) setTimeout(() => response.destroy(), 5);
      });
      answer.on('end', () => leftBytes > 0 && response.end());
    });
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    outgoing.end();
  });
}
