import type { Recipe } from '#contract';
import { recipeJson } from '../openai/recipe-json.ts';
import { tierOf } from '../urgency.ts';
import type { OutputItem } from './output-item.ts';
import type { ResponseRequest } from './read-request.ts';
import { toolsJson } from './tool-fields.ts';
import type { ResponseUsage } from './usage.ts';

export type ResponseStatus = 'queued' | 'in_progress' | 'completed' | 'incomplete' | 'failed' | 'cancelled';

/** What changes in a response while it is made. */
export interface ResponseState {
  readonly status: ResponseStatus;
  readonly output: readonly OutputItem[];
  readonly usage: ResponseUsage | null;
  /** Seconds since the Unix epoch. */
  readonly completedAt: number | null;
  readonly incompleteReason: 'max_output_tokens' | 'content_filter' | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly recipe: Recipe | undefined;
}

export const emptyState: ResponseState = {
  status: 'in_progress',
  output: [],
  usage: null,
  completedAt: null,
  incompleteReason: null,
  error: null,
  recipe: undefined,
};

/** What a response is from its beginning to its end. */
export interface ResponseIdentity {
  readonly id: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdMs: number;
  /** The route's name. */
  readonly model: string;
  readonly priority: number;
  readonly request: ResponseRequest;
}

/** The `response` object: what was asked, with defaults filled in, and what came of it so far. */
export function responseObject({ id, createdMs, model, priority, request }: ResponseIdentity, state: ResponseState) {
  const { fields } = request;
  return {
    id,
    object: 'response' as const,
    created_at: Math.floor(createdMs / 1000),
    completed_at: state.completedAt,
    status: state.status,
    background: request.isBackground,
    error: state.error,
    incomplete_details: state.incompleteReason && { reason: state.incompleteReason },
    model,
    previous_response_id: request.previousId ?? null,
    conversation: request.conversationId === undefined ? null : { id: request.conversationId },
    instructions: fields.instructions ?? null,
    output: state.output,
    usage: state.usage,
    tools: toolsJson(fields),
    tool_choice: fields.tool_choice ?? 'auto',
    parallel_tool_calls: fields.parallel_tool_calls ?? true,
    text: { format: fields.text?.format ?? { type: 'text' as const }, verbosity: 'medium' as const },
    reasoning: { effort: fields.reasoning?.effort ?? null, summary: null },
    temperature: fields.temperature ?? 1,
    top_p: fields.top_p ?? 1,
    presence_penalty: fields.presence_penalty ?? 0,
    frequency_penalty: fields.frequency_penalty ?? 0,
    top_logprobs: fields.top_logprobs ?? 0,
    max_output_tokens: fields.max_output_tokens ?? null,
    max_tool_calls: null,
    truncation: 'disabled' as const,
    store: request.isStored,
    service_tier: fields.service_tier == null ? ('default' as const) : tierOf(priority),
    metadata: fields.metadata ?? {},
    user: fields.user ?? null,
    safety_identifier: fields.safety_identifier ?? null,
    prompt_cache_key: fields.prompt_cache_key ?? null,
    ...(state.recipe && { lode: recipeJson(state.recipe) }),
  };
}

export type ResponseObject = ReturnType<typeof responseObject>;
