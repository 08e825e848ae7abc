import type { Constraint, GenerateRequest, ReasoningEffort, ToolDefinition } from '#contract';
import { checkFields, objectBody, withoutUnserved } from '../check-body.ts';
import { InvalidFieldError } from '../errors/invalid-field-error.ts';
import { urgencyOf } from '../openai/urgency-fields.ts';
import type { Urgency } from '../urgency.ts';
import type { InputItem } from './item-schema.ts';
import type { ResponseFields, responseSchema } from './request-schema.ts';
import { toolsOf } from './tool-fields.ts';
import { unservedInResponses } from './unserved-fields.ts';

export interface ResponseRequest {
  /** As they were sent, for the response that repeats them. */
  readonly fields: ResponseFields;
  readonly input: readonly InputItem[];
  readonly conversationId: string | undefined;
  readonly previousId: string | undefined;
  readonly isStored: boolean;
  readonly isBackground: boolean;
  readonly isStream: boolean;
  readonly urgency: Urgency;
  readonly tools: readonly ToolDefinition[] | undefined;
  readonly reasoning: ReasoningEffort | undefined;
  /** All but the input, which depends on the route and on what was said before. */
  readonly generate: Omit<GenerateRequest, 'input'>;
}

/** @throws InvalidBodyError, InvalidFieldError, UnsupportedFieldError */
export function readResponseRequest(schema: ReturnType<typeof responseSchema>, body: unknown): ResponseRequest {
  const fields = checkFields(schema, withoutUnserved(objectBody(body), unservedInResponses));
  const { conversation, previous_response_id: previousId, input } = fields;
  if (conversation != null && previousId != null)
    throw new InvalidFieldError('previous_response_id', 'it says what "conversation" says: send one of the two');
  if (fields.background && fields.store === false)
    throw new InvalidFieldError('background', 'a response that is not stored could not be fetched: leave "store" out');
  const { tools, toolUse } = toolsOf(fields);
  const effort = fields.reasoning?.effort ?? undefined;
  return {
    fields,
    input: typeof input === 'string' ? [{ type: 'message', role: 'user', content: input }] : (input ?? []),
    conversationId: typeof conversation === 'string' ? conversation : conversation?.id,
    previousId: previousId ?? undefined,
    isStored: fields.store ?? true,
    isBackground: fields.background ?? false,
    isStream: fields.stream ?? false,
    urgency: urgencyOf(fields),
    tools,
    reasoning: effort === 'xhigh' || effort === 'max' ? 'high' : effort,
    generate: {
      sampling: {
        temperature: fields.temperature ?? undefined,
        topP: fields.top_p ?? undefined,
        presencePenalty: fields.presence_penalty ?? undefined,
        frequencyPenalty: fields.frequency_penalty ?? undefined,
      },
      tokensMax: fields.max_output_tokens ?? undefined,
      logprobs: logprobsOf(fields),
      constraint: constraintOf(fields.text?.format),
      toolUse,
    },
  };
}

/** Asked for by name, or by their number. */
function logprobsOf({ include, top_logprobs: top }: ResponseFields): number | undefined {
  return include?.includes('message.output_text.logprobs') ? (top ?? 0) : top || undefined;
}

function constraintOf(format: NonNullable<ResponseFields['text']>['format']): Constraint | undefined {
  if (format == null || format.type === 'text') return undefined;
  if (format.type === 'json_object') return { kind: 'json' };
  const { schema, name, description } = format;
  return { kind: 'json', schema, name, description: description ?? undefined };
}
