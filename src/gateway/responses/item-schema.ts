import { z } from 'zod';
import { storableText } from '../storable-text.ts';

const id = storableText().min(1).max(256);
const status = z.enum(['in_progress', 'completed', 'incomplete']).nullish();
/** Read, and without effect: what is sent again is cached by what it begins with. */
const breakpoint = { prompt_cache_breakpoint: z.looseObject({}).nullish() };

const inputText = z.strictObject({ type: z.literal('input_text'), text: z.string(), ...breakpoint });
const inputImage = z.strictObject({
  type: z.literal('input_image'),
  image_url: z.string({ error: 'it must be an address or a "data:" URL; files are not read' }),
  file_id: z.null({ error: 'files are not read' }).optional(),
  detail: z.string().nullish(),
  ...breakpoint,
});
const inputAudio = z.strictObject({
  type: z.literal('input_audio'),
  input_audio: z.strictObject({ data: z.string(), format: z.string().max(16) }),
});
const outputText = z.strictObject({
  type: z.literal('output_text'),
  text: z.string(),
  annotations: z.array(z.unknown()).nullish(),
  logprobs: z.array(z.unknown()).nullish(),
});
const refusal = z.strictObject({ type: z.literal('refusal'), refusal: z.string() });

/** One of these, by its `type`; of an unknown type it is said which there are. */
function partOf<const Parts extends readonly [z.core.$ZodTypeDiscriminable, ...z.core.$ZodTypeDiscriminable[]]>(
  served: string,
  parts: Parts,
) {
  return z.discriminatedUnion('type', parts, { error: `parts of this type are not read here; these are: ${served}` });
}

const inputPart = partOf('input_text, input_image, input_audio', [inputText, inputImage, inputAudio]);
const messagePart = partOf('input_text, input_image, input_audio, output_text, refusal', [
  inputText,
  inputImage,
  inputAudio,
  outputText,
  refusal,
]);

const message = z.strictObject({
  type: z.literal('message'),
  id: id.nullish(),
  role: z.enum(['user', 'assistant', 'system', 'developer'], {
    error: 'it must be "user", "assistant", "system" or "developer"',
  }),
  content: z.union([z.string(), z.array(messagePart)], { error: 'it must be a string or a list of parts' }),
  phase: z.enum(['commentary', 'final_answer']).nullish(),
  status,
});

const functionCall = z.strictObject({
  type: z.literal('function_call'),
  id: id.nullish(),
  call_id: id,
  name: z.string().min(1).max(256),
  namespace: z.string().max(256).nullish(),
  arguments: z.string(),
  caller: z.strictObject({ type: z.literal('direct') }).nullish(),
  status,
});

const functionCallOutput = z.strictObject({
  type: z.literal('function_call_output'),
  id: id.nullish(),
  call_id: id,
  output: z.union([z.string(), z.array(inputPart)], { error: 'it must be a string or a list of parts' }),
  name: z.string().max(256).nullish(),
  namespace: z.string().max(256).nullish(),
  caller: z.strictObject({ type: z.literal('direct') }).nullish(),
  status,
});

const reasoning = z.strictObject({
  type: z.literal('reasoning'),
  id: id.nullish(),
  summary: z.array(z.strictObject({ type: z.literal('summary_text'), text: z.string() })).nullish(),
  content: z.array(z.strictObject({ type: z.literal('reasoning_text'), text: z.string() })).nullish(),
  /** Of another service: nobody here can read it. */
  encrypted_content: z.string().nullish(),
  status,
});

/** What `POST /v1/responses/compact` has made of what was said before. */
const compaction = z.strictObject({
  type: z.literal('compaction'),
  id: id.nullish(),
  encrypted_content: z.string(),
  created_by: z.string().max(256).nullish(),
  status,
});

/** An item that was answered before, by its id. */
const reference = z.strictObject({ type: z.literal('item_reference'), id });

const itemSchema = z.discriminatedUnion(
  'type',
  [message, functionCall, functionCallOutput, reasoning, compaction, reference],
  {
    error:
      'items of this type are not read here; these are: message, function_call, function_call_output, reasoning, compaction, item_reference',
  },
);

/** Messages and references may come without a type. */
export const inputItem = z.preprocess((item) => {
  if (item === null || typeof item !== 'object' || Array.isArray(item) || 'type' in item) return item;
  return { type: 'role' in item ? 'message' : 'item_reference', ...item };
}, itemSchema);

export type InputItem = z.output<typeof itemSchema>;
/** What has been looked up where it was a reference. */
export type Item = Exclude<InputItem, { type: 'item_reference' }>;
export type MessagePart = z.output<typeof messagePart>;
/** As it is kept: every item has an id, by which it can be referred to. */
export type StoredItem = Item & { readonly id: string };
