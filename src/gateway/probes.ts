import type { FastifyInstance } from 'fastify';
import { jsonAnswer } from './answer.ts';
import type { Door } from './door.ts';
import { sendWhole } from './send-answer.ts';

/** `/health`: the process lives. `/ready`: it takes requests. Neither asks for a key nor tells anything that is secret. */
export function answerProbes(server: FastifyInstance, version: string, state: Door['state']): void {
  const config = { probe: true };
  server.get('/health', { config }, (_request, reply) => {
    reply.hijack();
    sendWhole(reply.raw, jsonAnswer({ status: 'live', version }));
  });
  server.get('/ready', { config }, (_request, reply) => {
    reply.hijack();
    const now = state();
    const isReady = now.phase === 'serving';
    const told = isReady ? { status: 'ready', generation: now.routes.generation } : { status: now.phase };
    sendWhole(reply.raw, jsonAnswer(told, isReady ? 200 : 503));
  });
}
