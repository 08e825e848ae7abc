import { z } from 'zod';
import { type RunQuery, runOrders } from '#prompt';
import { runLimits, timeOf } from '../run-limits.ts';
import { storableText } from '../storable-text.ts';

const range = z.strictObject({ min: z.number().optional(), max: z.number().optional() }).optional();

/** What limits runs in the body of a request. */
const limits = {
  words: storableText().optional(),
  ...runLimits,
  tools: z.array(z.string().min(1).max(256)).max(16).optional(),
  variables: z.record(z.string().max(256), z.string().max(200)).optional(),
  cost_nanos: range,
  duration_ms: range,
  prompt_tokens: range,
  completion_tokens: range,
  scores: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(100),
        min: z.number().optional(),
        max: z.number().optional(),
        label: z.string().max(100).optional(),
        source: z.enum(['human', 'rule', 'judge']).optional(),
      }),
    )
    .max(8)
    .optional(),
};

export const searchBody = z.strictObject({
  ...limits,
  like: z.string().min(1).max(20_000).optional(),
  order: z.enum(runOrders).optional(),
  limit: z.int().min(1).max(100).default(20),
  skip: z.int().min(0).max(900).default(0),
  facets: z.boolean().default(false),
});

export const trendBody = z.strictObject({
  ...limits,
  step: z.enum(['hour', 'day', 'week']).default('day'),
  score: z.string().min(1).max(100).optional(),
});

export const duplicatesBody = z.strictObject({ ...limits, resemblance_min: z.number().min(0.3).max(1).default(0.7) });

const limitsBody = z.strictObject(limits);

/** What a body asks for, but for whose runs they are. */
export function runQueryOf(body: z.output<typeof limitsBody>): Omit<RunQuery, 'tenant'> {
  return {
    words: body.words,
    project: body.project,
    key: body.key,
    route: body.route,
    model: body.model,
    prompt: body.prompt,
    promptVersion: body.prompt_version as RunQuery['promptVersion'],
    status: body.status,
    sinceMs: timeOf(body.since),
    untilMs: timeOf(body.until),
    tools: body.tools,
    variables: body.variables,
    costNanos: body.cost_nanos,
    durationMs: body.duration_ms,
    promptTokens: body.prompt_tokens,
    completionTokens: body.completion_tokens,
    scores: body.scores,
  };
}
