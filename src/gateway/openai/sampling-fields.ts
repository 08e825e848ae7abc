import { z } from 'zod';
import type { GenerateRequest, Sampling } from '#contract';
import type { GatewayLimits } from '../limits.ts';
import { guidedConstraint, guidedFields } from './guided-fields.ts';

/** The fields of chat and text completions that say how tokens are drawn and when to stop. `null` stands for absent. */
export function samplingFields(limits: GatewayLimits) {
  const stopString = z.string().min(1).max(limits.stopStringLengthMax);
  const tokenId = z.string().regex(/^\d{1,9}$/, { error: 'its keys must be token ids' });
  return {
    temperature: z.number().min(0).max(2).nullish(),
    top_p: z.number().min(0).max(1).nullish(),
    /** Not OpenAI's, but common: 0 and -1 are off. */
    top_k: z.int().min(-1).nullish(),
    /** Not OpenAI's, but common. */
    min_p: z.number().min(0).max(1).nullish(),
    /** Not OpenAI's, but common: 1 is off. */
    repetition_penalty: z.number().positive().max(10).nullish(),
    frequency_penalty: z.number().min(-2).max(2).nullish(),
    presence_penalty: z.number().min(-2).max(2).nullish(),
    logit_bias: z
      .record(tokenId, z.number().min(-100).max(100))
      .refine((bias) => Object.keys(bias).length <= limits.logitBiasMax, {
        error: `it may hold at most ${limits.logitBiasMax} tokens`,
      })
      .nullish(),
    seed: z.int().nullish(),
    stop: z
      .union([stopString, z.array(stopString).max(limits.stopStringsMax)], {
        error: 'it must be a string or a list of strings',
      })
      .nullish(),
    max_tokens: z.int().min(1).nullish(),
    n: z.int().min(1).max(limits.choicesMax).nullish(),
    /** Ours: the same request gives the same bytes. */
    deterministic: z.boolean().nullish(),
    ...guidedFields(limits),
    /** Not OpenAI's, but common in measuring: go on past the end of the text until `max_tokens`. */
    ignore_eos: z.boolean().nullish(),
    stream: z.boolean().nullish(),
    stream_options: z
      .strictObject({
        include_usage: z.boolean().nullish(),
        /** Accepted; it changes nothing for a client on this machine. */
        include_obfuscation: z.boolean().nullish(),
      })
      .nullish(),
    /** Accepted and not kept. */
    user: z.string().nullish(),
    /** Accepted and not kept. */
    metadata: z.record(z.string(), z.unknown()).nullish(),
    /** Accepted and not kept. */
    store: z.boolean().nullish(),
  } as const;
}

type SamplingFields = z.output<z.ZodObject<ReturnType<typeof samplingFields>>>;

/**
 * The contract's words for the fields; what the client left out stays open.
 *
 * @throws InvalidFieldError when the text is to be of two forms
 */
export function samplingOf(fields: SamplingFields): Omit<GenerateRequest, 'input'> {
  const sampling: Sampling = {
    temperature: fields.temperature ?? undefined,
    topP: fields.top_p ?? undefined,
    topK: fields.top_k === -1 ? 0 : (fields.top_k ?? undefined),
    minP: fields.min_p ?? undefined,
    repetitionPenalty: fields.repetition_penalty ?? undefined,
    frequencyPenalty: fields.frequency_penalty ?? undefined,
    presencePenalty: fields.presence_penalty ?? undefined,
    logitBias: fields.logit_bias
      ? new Map(Object.entries(fields.logit_bias).map(([token, bias]) => [Number(token), bias]))
      : undefined,
    seed: fields.seed == null ? undefined : seedOf(fields.seed),
  };
  return {
    sampling,
    tokensMax: fields.max_tokens ?? undefined,
    stop: typeof fields.stop === 'string' ? [fields.stop] : (fields.stop ?? undefined),
    choices: fields.n ?? 1,
    ignoreEnd: fields.ignore_eos ?? undefined,
    deterministic: fields.deterministic ?? undefined,
    constraint: guidedConstraint(fields),
  };
}

/** OpenAI's seeds are 64-bit and signed, ours 32-bit and unsigned: the lower half counts. */
function seedOf(seed: number): number {
  return Number(BigInt.asUintN(32, BigInt(seed)));
}
