import fastify, { type FastifyInstance } from 'fastify';
import type { GatewayLimits } from './limits.ts';
import { malformedRequestAnswerer } from './malformed-requests.ts';
import { passForms } from './pass-forms.ts';
import { readJsonBodies } from './read-json.ts';
import { readJsonLines } from './read-json-lines.ts';
import type { Surface } from './surface.ts';

/** A server without any endpoint: its limits, how it reads bodies, and what it says to those who do not speak HTTP. */
export function createHttpServer(limits: GatewayLimits, surface: Surface): FastifyInstance {
  const malformed = malformedRequestAnswerer(surface);
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
    clientErrorHandler: ({ code }, socket) => malformed.answer(code, socket),
    // A path that is no path, such as "/%zz", comes before any route or hook: nobody has been identified.
    frameworkErrors: (_error, request, reply) => {
      reply.hijack();
      malformed.answer(undefined, request.raw.socket);
    },
  });
  server.server.on('connection', (socket) => {
    // Requests that are sent at once on one connection each listen for its end: their number is limited elsewhere.
    socket.setMaxListeners(0);
  });
  server.server.on('request', (request, response) => malformed.watch(request.socket, response));
  server.server.maxConnections = limits.connectionsMax;
  readJsonBodies(server, limits.jsonDepthMax);
  readJsonLines(server, limits.jsonDepthMax);
  passForms(server);
  return server;
}
