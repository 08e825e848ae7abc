import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { assert } from '#base';
import type { Door } from './door.ts';
import { assertHasPolicy } from './endpoint-access.ts';
import { detach } from './detach.ts';
import { UnknownUrlError } from './errors/unknown-url-error.ts';
import { faultOf } from './fault.ts';
import { openaiRateLimitHeaders } from './quotas/rate-limits.ts';
import { logDefect, refuse } from './refuse.ts';
import { sendStreamed, sendWhole } from './send-answer.ts';
import type { Endpoint, Exchange, Surface } from './surface.ts';

/** Puts the endpoints of the wire protocols on the server, and writes their answers and errors. */
export function serveEndpoints(server: FastifyInstance, door: Door): void {
  for (const surface of door.surfaces) {
    for (const endpoint of surface.endpoints) {
      assertHasPolicy(endpoint);
      server.route({
        method: endpoint.method,
        url: endpoint.path,
        config: {
          surface,
          access: endpoint.access,
          takesForm: endpoint.takesForm,
          takesLines: endpoint.takesLines,
        },
        handler: async (request, reply) => {
          // From here on the answer is ours alone: the server would hold back errors of a stream that has not begun.
          reply.hijack();
          try {
            await answer({ endpoint, surface }, request, reply, door);
          } catch (thrown) {
            refuse(thrown, request, reply, door);
          }
        },
      });
    }
  }
  server.setNotFoundHandler((request) => {
    throw new UnknownUrlError(request.method, request.url.split('?', 1)[0] ?? '');
  });
  server.setErrorHandler((thrown, request, reply) => {
    reply.hijack();
    refuse(thrown, request, reply, door);
  });
}

async function answer(
  { endpoint, surface }: { readonly endpoint: Endpoint; readonly surface: Surface },
  request: FastifyRequest,
  { raw: response }: FastifyReply,
  door: Door,
): Promise<void> {
  const { visit, answerHead: head, body, params, query, headers } = request;
  const { limits, log } = door;
  assert(visit && head, 'only admitted requests reach an endpoint');
  const given = await endpoint.handle({
    context: visit.context,
    key: visit.key,
    routes: visit.routes,
    body,
    pathParameters: params as Readonly<Record<string, string>>,
    query: query as Exchange['query'],
    headers,
    ask: async (asked) => {
      try {
        return await visit.ask(asked);
      } finally {
        const { rateLimitHeaders = openaiRateLimitHeaders } = surface;
        head.addAll(rateLimitHeaders(visit.rateLimits()));
      }
    },
    detach: () => detach(visit, request, door),
  });
  if (given.kind === 'whole') {
    head.addAll(visit.modelHeaders());
    return sendWhole(response, given, head, limits);
  }
  const onFailure = (thrown: unknown): void => {
    const fault = faultOf(thrown);
    visit.failed(fault.code);
    logDefect(thrown, fault, visit.context.requestId, log);
  };
  await sendStreamed(response, given, { head, visit, limits, onFailure });
}
