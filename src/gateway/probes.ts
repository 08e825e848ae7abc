import type { FastifyInstance } from 'fastify';
import { jsonAnswer } from './answer.ts';
import { sendWhole } from './send-answer.ts';

/** What `/ready` tells; only while serving it answers with status 200. */
export interface Readiness {
  readonly status: 'starting' | 'ready' | 'stopping';
  readonly generation?: number;
}

/** `/health`: the process lives. `/ready`: it takes requests. Neither asks for a key nor tells anything that is secret. */
export function answerProbes(server: FastifyInstance, version: string, readiness: () => Readiness): void {
  const config = { probe: true };
  server.get('/health', { config }, (_request, reply) => {
    reply.hijack();
    sendWhole(reply.raw, jsonAnswer({ status: 'live', version }));
  });
  server.get('/ready', { config }, (_request, reply) => {
    reply.hijack();
    const now = readiness();
    sendWhole(reply.raw, jsonAnswer(now, now.status === 'ready' ? 200 : 503));
  });
}
