import { z } from 'zod';
import type { GatewayLimits } from '../limits.ts';
import { urgencyFields } from '../openai/urgency-fields.ts';
import { storableText } from '../storable-text.ts';
import { inputItem } from './item-schema.ts';
import { metadata } from '../metadata.ts';
import { toolFields } from './tool-fields.ts';

const format = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('text') }),
    z.strictObject({ type: z.literal('json_object') }),
    z.strictObject({
      type: z.literal('json_schema'),
      name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, { error: 'it must be 1 to 64 letters, digits, "_" or "-"' }),
      schema: z.record(z.string(), z.unknown()),
      description: z.string().nullish(),
      /** What is answered always fits the schema here. */
      strict: z.boolean().nullish(),
    }),
  ],
  { error: 'its type must be "text", "json_object" or "json_schema"' },
);

const text = z.strictObject({
  format: format.nullish(),
  verbosity: z.literal('medium', { error: 'ask for it in the instructions' }).nullish(),
});

const reasoning = z.strictObject({
  effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).nullish(),
  /** Thoughts are told as they are, whatever is asked for here. */
  summary: z.enum(['auto', 'concise', 'detailed']).nullish(),
  generate_summary: z.enum(['auto', 'concise', 'detailed']).nullish(),
});

const id = storableText().min(1).max(256);

/** The body of `POST /v1/responses`, as far as it is served. */
export function responseSchema(limits: GatewayLimits) {
  return z.strictObject({
    ...toolFields(limits),
    ...urgencyFields,
    model: z.string(),
    input: z
      .union([z.string(), z.array(inputItem).max(limits.messagesMax)], {
        error: 'it must be a string or a list of items',
      })
      .nullish(),
    instructions: z.string().nullish(),
    max_output_tokens: z.int().min(1).nullish(),
    temperature: z.number().min(0).max(2).nullish(),
    top_p: z.number().min(0).max(1).nullish(),
    presence_penalty: z.number().min(-2).max(2).nullish(),
    frequency_penalty: z.number().min(-2).max(2).nullish(),
    top_logprobs: z.int().min(0).max(limits.topLogprobsMax).nullish(),
    include: z.array(z.string().max(128)).max(16).nullish(),
    text: text.nullish(),
    reasoning: reasoning.nullish(),
    stream: z.boolean().nullish(),
    /** Accepted; it changes nothing for a client on this machine. */
    stream_options: z.strictObject({ include_obfuscation: z.boolean().nullish() }).nullish(),
    store: z.boolean().nullish(),
    background: z.boolean().nullish(),
    previous_response_id: id.nullish(),
    conversation: z.union([id, z.strictObject({ id })], { error: 'it must be the id of a conversation' }).nullish(),
    metadata: metadata.nullish(),
    user: z.string().nullish(),
    safety_identifier: z.string().nullish(),
    prompt_cache_key: z.string().nullish(),
    /** Ours: values for the prompt that the model's route stands behind. */
    variables: z.record(z.string(), z.unknown()).nullish(),
  });
}

export type ResponseFields = z.output<ReturnType<typeof responseSchema>>;
