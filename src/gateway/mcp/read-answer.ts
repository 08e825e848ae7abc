import { assert } from '#base';
import type { FinishReason, GenerateEvent, JsonSchema } from '#contract';
import type { Route } from '../route.ts';
import type { Tally } from '../tally.ts';
import type { ToolCall } from './tool.ts';

const text = { type: 'string' } as const;
const count = { type: 'integer', minimum: 0 } as const;

/** What `readAnswer` gives as structured content. */
export const askOutput: JsonSchema = {
  type: 'object',
  properties: {
    text,
    route: text,
    finish_reason: { type: 'string', enum: ['stop', 'length', 'tool_calls', 'content_filter'] },
    usage: {
      type: 'object',
      properties: { prompt_tokens: count, cached_tokens: count, completion_tokens: count },
      required: ['prompt_tokens', 'cached_tokens', 'completion_tokens'],
    },
  },
  required: ['text', 'route', 'finish_reason', 'usage'],
};

/** Reads the answer of a model to its end. What it thinks before is told, and is no part of the result. */
export async function* readAnswer(events: AsyncIterable<GenerateEvent>, route: Route, tally: Tally): ToolCall {
  let answer = '';
  let reason: FinishReason | undefined;
  for await (const event of events) {
    tally.count(event);
    if (event.type === 'end') ({ reason } = event);
    if (event.type !== 'text' && event.type !== 'reasoning') continue;
    if (event.type === 'text') answer += event.text;
    if (event.text !== '') yield { text: event.text, tokens: event.tokens.length };
  }
  const { promptTokens, cachedTokens, completionTokens } = tally.totals();
  assert(reason, 'what has ended has a reason');
  return {
    content: [{ type: 'text', text: answer }],
    structuredContent: {
      text: answer,
      route: route.name,
      finish_reason: reason,
      usage: { prompt_tokens: promptTokens, cached_tokens: cachedTokens, completion_tokens: completionTokens },
    },
  };
}
