import { z } from 'zod';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import { priorityRange, type Urgency } from '../urgency.ts';

/** The longest `timeout` that can be asked for, in seconds: a day. */
const timeoutMax = 86_400;

/** The fields that say how soon an answer is wanted. `null` stands for absent. */
export const urgencyFields = {
  /** OpenAI's. "auto" is what the key gets when it does not ask. */
  service_tier: z
    .enum(['auto', 'default', 'flex', 'priority'], { error: 'it must be "auto", "default", "flex" or "priority"' })
    .nullish(),
  /** vLLM's: the smaller goes first. */
  priority: z.int().min(priorityRange.min).max(priorityRange.max).nullish(),
  /** Seconds from the arrival of the request, after which nobody wants its answer. */
  timeout: z.number().positive().max(timeoutMax).nullish(),
} as const;

type UrgencyFields = z.output<z.ZodObject<typeof urgencyFields>>;

/** @throws InvalidFieldError when two fields say the same thing */
export function urgencyOf(fields: UrgencyFields): Urgency {
  if (fields.priority != null && fields.service_tier != null) {
    throw new InvalidFieldError('priority', 'it says what "service_tier" says: send one of the two');
  }
  return {
    priority: fields.priority ?? undefined,
    serviceTier: fields.service_tier ?? undefined,
    timeoutMs: fields.timeout == null ? undefined : fields.timeout * 1000,
  };
}
