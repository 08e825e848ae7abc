import { z } from 'zod';
import type { LanguageModel } from '#contract';
import type { RunOptions } from '#program';
import { type Answer, jsonAnswer } from '../answer.ts';
import { checkFields, objectBody } from '../check-body.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Endpoint } from '../surface.ts';
import { noUrgency } from '../urgency.ts';
import { findProgram } from './find-program.ts';
import { outcomeObject } from './outcome-object.ts';
import { ProgramTally } from './program-tally.ts';
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
      const limit = { tokensMax: budget.tokens_max, timeMs: budget.time_ms, costMax: budget.cost_max };
      const tokensMax = Math.min(budget.tokens_max ?? Infinity, program.definition.budget?.tokensMax ?? Infinity);
      const { context, tally } = await exchange.ask({
        route,
        operation: 'text_completion',
        isStream: stream,
        urgency: noUrgency,
        variables: inputs,
        requests: [{ sampling: {}, ...(Number.isFinite(tokensMax) && { tokensMax }) }],
      });
      const counted = new ProgramTally(tally);
      const run = async (model: LanguageModel, onEvent?: RunOptions['onEvent']) => {
        try {
          return await program.run(inputs, { model, context, budget: limit, onEvent });
        } finally {
          counted.close();
        }
      };
      const model = counted.counting(route.model);
      if (stream) return streamedRun((onEvent) => run(model, onEvent), trace);
      return jsonAnswer(outcomeObject(await run(model), trace));
    },
  };
}
