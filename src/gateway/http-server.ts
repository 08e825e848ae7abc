import fastify, { type FastifyInstance } from 'fastify';
import { MalformedRequestError } from './errors/malformed-request-error.ts';
import { faultOf } from './fault.ts';
import type { GatewayLimits } from './limits.ts';
import { readJsonBodies } from './read-json.ts';
import type { Surface } from './surface.ts';

/** A server without any endpoint: its limits, how it reads bodies, and what it says to those who do not speak HTTP. */
export function createHttpServer(limits: GatewayLimits, surface: Surface): FastifyInstance {
  const server = fastify({
    bodyLimit: limits.bodyBytesMax,
    keepAliveTimeout: limits.keepAliveMs,
    requestTimeout: limits.requestTimeoutMs,
    // Stopping is our own: it refuses, drains and then aborts.
    forceCloseConnections: false,
    return503OnClosing: false,
    exposeHeadRoutes: false,
    http: {
      maxHeaderSize: limits.headerBytesMax,
      headersTimeout: limits.headersTimeoutMs,
      connectionsCheckingInterval: Math.min(1000, limits.headersTimeoutMs),
      noDelay: true,
    },
    clientErrorHandler: (error, socket) => {
      if (!socket.writable || error.code === 'ECONNRESET') return socket.destroy();
      const fault = faultOf(new MalformedRequestError(error.code));
      const body = surface.faultBody(fault, '');
      const head = `HTTP/1.1 ${fault.status} ${statusText(fault.status)}\r\ncontent-type: application/json\r\nconnection: close`;
      return socket.end(`${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    },
  });
  // Requests that are sent at once on one connection each listen for its end: their number is limited elsewhere.
  server.server.on('connection', (socket) => socket.setMaxListeners(0));
  server.server.maxConnections = limits.connectionsMax;
  readJsonBodies(server, limits.jsonDepthMax);
  return server;
}

function statusText(status: number): string {
  return { 408: 'Request Timeout', 431: 'Request Header Fields Too Large' }[status] ?? 'Bad Request';
}
