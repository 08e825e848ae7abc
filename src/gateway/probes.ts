import type { FastifyInstance } from 'fastify';
import { assert } from '#base';
import { jsonAnswer, type WholeAnswer } from './answer.ts';
import type { Door } from './door.ts';
import { sendWhole } from './send-answer.ts';

/** `/health`: the process lives. `/ready`: it takes requests. Neither asks for a key nor tells anything that is secret. */
export function answerProbes(server: FastifyInstance, version: string, { state, limits }: Door): void {
  const probe = (url: string, answer: () => WholeAnswer): void =>
    void server.route({
      method: ['GET', 'HEAD'],
      url,
      config: { probe: true },
      handler: ({ answerHead }, reply) => {
        reply.hijack();
        assert(answerHead, 'every request has come in by the door');
        sendWhole(reply.raw, answer(), answerHead, limits);
      },
    });
  probe('/health', () => jsonAnswer({ status: 'live', version }));
  probe('/ready', () => {
    const now = state();
    return now.phase === 'serving'
      ? jsonAnswer({ status: 'ready', generation: now.routes.generation, models: now.routes.models?.() })
      : jsonAnswer({ status: now.phase }, 503);
  });
}
