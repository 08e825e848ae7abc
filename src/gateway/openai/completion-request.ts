import { randomInt } from 'node:crypto';
import { z } from 'zod';
import type { GenerateRequest, ModelInput } from '#contract';
import { checkFields, objectBody, withoutUnserved } from '../check-body.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import type { GatewayLimits } from '../limits.ts';
import type { Urgency } from '../urgency.ts';
import type { BestOf } from './best-choices.ts';
import { modelInputs } from './model-inputs.ts';
import { samplingFields, samplingOf } from './sampling-fields.ts';
import { urgencyFields, urgencyOf } from './urgency-fields.ts';
import { unservedInCompletions } from './unserved-fields.ts';

/** As OpenAI's, for clients that do not say. */
const defaultTokensMax = 16;

const tokens = z.array(z.int().min(0).max(0x7fffffff)).min(1);

/** The body of `POST /v1/completions`, as far as it is served. */
export function completionSchema(limits: GatewayLimits) {
  return z.strictObject({
    ...samplingFields(limits),
    ...urgencyFields,
    model: z.string(),
    prompt: z.union(
      [
        z.string(),
        z.array(z.string()).min(1).max(limits.promptsMax),
        tokens,
        z.array(tokens).min(1).max(limits.promptsMax),
      ],
      {
        error: `it must be a string, a list of at most ${limits.promptsMax} strings, a list of token ids, or a list of at most ${limits.promptsMax} such lists`,
      },
    ),
    /** 0 goes with `echo` only. */
    max_tokens: z.int().min(0).nullish(),
    /** What comes after the gap that the answer fills; empty: nothing does. */
    suffix: z.string().nullish(),
    /** Says the prompt before the answer. */
    echo: z.boolean().nullish(),
    /** Answers to make, of which the likeliest `n` are told. */
    best_of: z.int().min(1).max(limits.choicesMax).nullish(),
    /** How many likeliest tokens to tell with each; 0: the chosen one alone. */
    logprobs: z.int().min(0).max(limits.topLogprobsMax).nullish(),
  });
}

type CompletionFields = z.output<ReturnType<typeof completionSchema>>;

export interface CompletionRequest {
  readonly model: string;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly urgency: Urgency;
  /** One for each prompt. */
  readonly requests: readonly GenerateRequest[];
  /** Of all prompts together: those that are made. */
  readonly choices: number;
  readonly bestOf: BestOf;
  /** Undefined: made for our own use alone, or not at all. */
  readonly logprobs: number | undefined;
  /** The prompt is part of the answer. */
  readonly echo: boolean;
}

/** @throws InvalidBodyError, InvalidFieldError, UnsupportedFieldError */
export function readCompletionRequest(
  schema: ReturnType<typeof completionSchema>,
  body: unknown,
  { choicesMax }: Pick<GatewayLimits, 'choicesMax'>,
): CompletionRequest {
  const fields = checkFields(schema, withoutUnserved(objectBody(body), unservedInCompletions));
  if (fields.stream_options && !fields.stream)
    throw new InvalidFieldError('stream_options', 'it goes with "stream": true only');
  const echo = fields.echo ?? false;
  if (fields.max_tokens === 0 && !echo)
    throw new InvalidFieldError('max_tokens', 'it is 0, which goes with "echo": true only');
  const bestOf = bestOfIn(fields);
  const inputs = withSuffix(modelInputs(fields.prompt), fields);
  // One recipe speaks for all prompts, so they draw from the same seed.
  const seed = fields.seed ?? (inputs.length > 1 ? randomInt(2 ** 32 - 1) : undefined);
  const generate = {
    ...samplingOf({ ...fields, n: bestOf.made, seed, max_tokens: fields.max_tokens ?? defaultTokensMax }),
    // To know the likeliest it takes how likely they are.
    logprobs: fields.logprobs ?? (bestOf.made > bestOf.told ? 0 : undefined),
  };
  const choices = inputs.length * (generate.choices ?? 1);
  if (choices > choicesMax)
    throw new InvalidFieldError(
      bestOf.made > bestOf.told ? 'best_of' : 'n',
      `it asks for ${choices} choices over all prompts; the most is ${choicesMax}`,
    );
  return {
    model: fields.model,
    stream: fields.stream ?? false,
    includeUsage: fields.stream_options?.include_usage ?? false,
    urgency: urgencyOf(fields),
    requests: inputs.map((input) => ({ ...generate, input })),
    choices,
    bestOf,
    logprobs: fields.logprobs ?? undefined,
    echo,
  };
}

/** @throws InvalidFieldError */
function withSuffix(inputs: readonly ModelInput[], { suffix, echo }: CompletionFields): readonly ModelInput[] {
  if (!suffix) return inputs;
  if (echo) throw new InvalidFieldError('suffix', 'it goes without "echo"');
  return inputs.map((input) => {
    if (input.kind !== 'text') throw new InvalidFieldError('suffix', 'it goes with prompts that are texts');
    return { ...input, suffix };
  });
}

/** @throws InvalidFieldError */
function bestOfIn({ n, best_of: made, stream, echo }: CompletionFields): BestOf {
  const told = n ?? 1;
  if (made == null || made === told) return { made: told, told };
  if (made < told) throw new InvalidFieldError('best_of', `it must be at least "n", which is ${told}`);
  if (stream)
    throw new InvalidFieldError('best_of', 'which answer is best is known at their end: it goes without "stream"');
  if (echo) throw new InvalidFieldError('best_of', 'it goes without "echo"');
  return { made, told };
}
