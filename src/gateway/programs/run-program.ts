import { z } from 'zod';
import { type Answer, jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Endpoint } from '../surface.ts';
import { beginRun } from './begin-run.ts';
import { findProgram } from './find-program.ts';
import { outcomeObject } from './outcome-object.ts';
import { streamedRun } from './streamed-run.ts';

/** What a client of a program sends. */
function bodySchema(limits: GatewayLimits) {
  return z.strictObject({
    inputs: z.record(z.string(), z.unknown()).default({}),
    /** Variables as they grow, as server-sent events. */
    stream: z.boolean().default(false),
    /** What happened, as a tree, beside the outcome. */
    trace: z.boolean().default(false),
    /** Of the run; what the program declares holds where it is less. */
    budget: z
      .strictObject({
        tokens_max: z.int().min(1).optional(),
        time_ms: z.int().min(1).max(limits.answerTimeoutMs).optional(),
        cost_max: z.number().positive().optional(),
      })
      .default({}),
  });
}

/** `POST /v1/programs/{program}` */
export function runProgramEndpoint(limits: GatewayLimits): Endpoint {
  const schema = bodySchema(limits);
  return {
    method: 'POST',
    path: '/v1/programs/:program',
    access: { scope: 'programs' },
    about: { summary: 'Run a program', body: schema, otherTypes: ['text/event-stream'] },
    handle: async (exchange): Promise<Answer> => {
      const { inputs, stream, trace, budget } = checkFields(schema, objectBody(exchange.body));
      const { route, program } = findProgram(exchange);
      const run = await beginRun(exchange, {
        route,
        program,
        inputs,
        budget: { tokensMax: budget.tokens_max, timeMs: budget.time_ms, costMax: budget.cost_max },
        isStream: stream,
      });
      if (stream) return streamedRun(run, trace);
      return jsonAnswer(outcomeObject(await run(), trace));
    },
  };
}
