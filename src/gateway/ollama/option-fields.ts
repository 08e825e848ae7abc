import { z } from 'zod';
import type { Constraint, GenerateRequest, ReasoningEffort } from '#contract';
import { type UnservedFields, withoutUnserved } from '../check-body.ts';
import type { GatewayLimits } from '../limits.ts';
import { neutral } from '../unserved-field.ts';

/** Of Ollama's options those that change what is said, and are not served. Others that are unknown are skipped, as Ollama does. */
const unservedOptions: UnservedFields = {
  mirostat: neutral('tokens are drawn in other ways', 0),
  tfs_z: neutral('tokens are drawn in other ways', 1),
  typical_p: neutral('tokens are drawn in other ways', 1),
};

function optionsSchema({ stopStringLengthMax, stopStringsMax }: GatewayLimits) {
  return z.object({
    temperature: z.number().min(0).max(2).optional(),
    top_p: z.number().min(0).max(1).optional(),
    top_k: z.int().min(-1).optional(),
    min_p: z.number().min(0).max(1).optional(),
    repeat_penalty: z.number().positive().max(10).optional(),
    frequency_penalty: z.number().min(-2).max(2).optional(),
    presence_penalty: z.number().min(-2).max(2).optional(),
    seed: z.int().optional(),
    /** -1 and -2: without a limit. */
    num_predict: z.int().min(-2).optional(),
    stop: z.array(z.string().min(1).max(stopStringLengthMax)).max(stopStringsMax).optional(),
  });
}

/** The fields that all that generates has. */
export function optionFields(limits: GatewayLimits) {
  return {
    model: z.string(),
    stream: z.boolean().nullish(),
    format: z
      .union([z.literal(['', 'json']), z.record(z.string(), z.unknown())], {
        error: 'it must be "json" or a JSON Schema',
      })
      .nullish(),
    think: z.union([z.boolean(), z.enum(['low', 'medium', 'high'])]).nullish(),
    logprobs: z.boolean().nullish(),
    top_logprobs: z.int().min(0).max(limits.topLogprobsMax).nullish(),
    options: optionsSchema(limits).nullish(),
    /** Read, and without effect: how long models stay in memory is up to the stack. */
    keep_alive: z.union([z.string(), z.number()]).nullish(),
  } as const;
}

type OptionFields = z.output<z.ZodObject<ReturnType<typeof optionFields>>>;

/** @throws UnsupportedFieldError */
export function withOptionsServed(body: object): object {
  const { options } = body as { readonly options?: unknown };
  if (options === null || typeof options !== 'object' || Array.isArray(options)) return body;
  return { ...body, options: withoutUnserved(options, unservedOptions, 'options') };
}

/** The contract's words for them. */
export function generateOf(fields: OptionFields): Omit<GenerateRequest, 'input'> {
  const options = fields.options ?? {};
  const { num_predict: tokensMax = -1, top_k: topK, seed } = options;
  return {
    sampling: {
      temperature: options.temperature,
      topP: options.top_p,
      topK: topK === -1 ? 0 : topK,
      minP: options.min_p,
      repetitionPenalty: options.repeat_penalty,
      frequencyPenalty: options.frequency_penalty,
      presencePenalty: options.presence_penalty,
      seed: seed === undefined ? undefined : seed >>> 0,
    },
    tokensMax: tokensMax > 0 ? tokensMax : undefined,
    stop: options.stop,
    logprobs: fields.logprobs ? (fields.top_logprobs ?? 0) : undefined,
    constraint: constraintOf(fields.format),
  };
}

/** @returns undefined: as the model does by itself */
export function reasoningOf({ think }: Pick<OptionFields, 'think'>): ReasoningEffort | undefined {
  if (think == null) return undefined;
  if (typeof think === 'string') return think;
  return think ? 'medium' : 'none';
}

function constraintOf(format: OptionFields['format']): Constraint | undefined {
  if (format == null || format === '') return undefined;
  return format === 'json' ? { kind: 'json' } : { kind: 'json', schema: format };
}
