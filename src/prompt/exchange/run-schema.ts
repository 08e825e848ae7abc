import { z } from 'zod';
import type { Run } from '../runs/run.ts';

const name = z.string().min(1).max(256);
const count = z
  .int()
  .min(0)
  .max(2 ** 40);
const milliseconds = z
  .number()
  .min(0)
  .max(2 ** 52);
const digest = z.string().regex(/^sha256:[0-9a-f]{1,64}$/);

const part = z.looseObject({ type: z.string() });
const message = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: z.union([z.string(), z.array(part)]),
});
const input = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('chat'), messages: z.array(message) }),
  z.looseObject({ kind: z.literal('text'), text: z.string() }),
  z.looseObject({ kind: z.literal('tokens'), tokens: z.array(z.int()) }),
]);
const call = z.looseObject({ id: z.string(), name: z.string(), arguments: z.string() });
const choice = z.looseObject({
  text: z.string(),
  reasoning: z.string().optional(),
  toolCalls: z.array(call).optional(),
  reason: z.enum(['stop', 'length', 'tool_calls', 'content_filter']).optional(),
});

/** A run as `lode runs export` writes it. */
const schema = z.object({
  id: z.string().regex(/^run_[0-9a-z]{9,40}$/),
  project: name.optional(),
  keyId: name.optional(),
  key: name.optional(),
  requestId: name,
  trace: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  operation: name,
  route: name,
  model: name,
  weights: digest.optional(),
  prompt: z.object({ name, version: digest }).optional(),
  status: z.enum(['ok', 'failed', 'cancelled']),
  failure: name.optional(),
  arrivedMs: milliseconds,
  durationMs: milliseconds,
  usage: z.object({ promptTokens: count, cachedTokens: count, completionTokens: count }),
  timings: z.object({
    firstTokenMs: milliseconds.optional(),
    queueMs: milliseconds.optional(),
    prefillMs: milliseconds.optional(),
    decodeMs: milliseconds.optional(),
  }),
  costNanos: count.optional(),
  texts: z
    .looseObject({
      input,
      variables: z.record(z.string(), z.unknown()).optional(),
      settings: z.looseObject({ sampling: z.looseObject({}) }),
      output: z.array(choice),
    })
    .optional(),
});

/** What of a run is said from outside: whose it is, and where, is up to who takes it. */
export type ForeignRun = Omit<Run, 'stage' | 'tenant'>;

/**
 * A run that comes from outside.
 *
 * @returns what is wrong with it where it is none
 */
export function checkRun(value: unknown): { readonly run: ForeignRun } | { readonly problem: string } {
  const read = schema.safeParse(value);
  // What a schema of open objects lets through is data that is kept and shown, and nothing that is acted upon.
  return read.success ? { run: read.data as unknown as ForeignRun } : { problem: z.prettifyError(read.error) };
}
