import type { ChatMessage } from '#contract';
import type { RunChoice } from '../../runs/run.ts';
import type { Attributes } from './otlp-span.ts';

/** What was said in one call of a model, as its span tells it. */
export interface SaidInSpan {
  readonly messages: readonly ChatMessage[];
  readonly output: readonly RunChoice[];
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads messages from the attributes of a span, in the ways in which they are written: `gen_ai.input.messages` of
 * OpenTelemetry's conventions, `ai.prompt.messages` of the AI SDK, `llm.input_messages.0.…` of OpenInference and
 * `gen_ai.prompt.0.…` of OpenLLMetry, which LangChain's instrumentations use, and `gen_ai.prompt` of LangSmith.
 */
export function saidInSpan(attributes: Attributes): SaidInSpan {
  const asked =
    listed(attributes.get('gen_ai.input.messages')) ??
    listed(attributes.get('ai.prompt.messages')) ??
    messagesOf(attributes.get('ai.prompt')) ??
    numbered(attributes, 'llm.input_messages', 'message.') ??
    numbered(attributes, 'gen_ai.prompt') ??
    messagesOf(attributes.get('gen_ai.prompt')) ??
    messagesOf(attributes.get('input.value'));
  const instructions = listed(attributes.get('gen_ai.system_instructions'));
  const system = instructions === undefined ? [] : [{ role: 'system', parts: instructions }];
  const answered =
    listed(attributes.get('gen_ai.output.messages')) ??
    numbered(attributes, 'llm.output_messages', 'message.') ??
    numbered(attributes, 'gen_ai.completion') ??
    answerOfSdk(attributes) ??
    messagesOf(attributes.get('gen_ai.completion')) ??
    messagesOf(attributes.get('output.value'));
  return {
    messages: [...system, ...(asked ?? [])].map(messageOf),
    output: (answered ?? []).map(choiceOf),
  };
}

function messageOf(fields: Fields): ChatMessage {
  const role = roles[String(fields['role'])] ?? 'user';
  const content = textIn(fields);
  return (
    role === 'tool' ? { role, content, toolCallId: String(fields['tool_call_id'] ?? '') } : { role, content }
  ) as ChatMessage;
}

const roles: Readonly<Record<string, ChatMessage['role']>> = {
  system: 'system',
  developer: 'developer',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  ai: 'assistant',
  model: 'assistant',
  tool: 'tool',
};

function choiceOf(fields: Fields): RunChoice {
  const calls = partsIn(fields)
    .filter(({ type }) => type === 'tool_call' || type === 'tool-call')
    .map((part, index) => ({
      id: String(part['id'] ?? part['toolCallId'] ?? `call_${index + 1}`),
      name: String(part['name'] ?? part['toolName'] ?? ''),
      arguments: asText(part['arguments'] ?? part['input'] ?? part['args'] ?? {}),
    }));
  const reasons = {
    stop: 'stop',
    length: 'length',
    'tool-calls': 'tool_calls',
    tool_calls: 'tool_calls',
    tool_call: 'tool_calls',
  } as const;
  const told = fields['finish_reason'];
  const reason =
    typeof told === 'string' && Object.hasOwn(reasons, told) ? reasons[told as keyof typeof reasons] : undefined;
  return {
    text: textIn(fields),
    ...(calls.length > 0 && { toolCalls: calls }),
    ...(reason && { reason }),
  };
}

/** The AI SDK tells its answer in attributes of their own. */
function answerOfSdk(attributes: Attributes): readonly Fields[] | undefined {
  const [text, calls, object] = ['ai.response.text', 'ai.response.toolCalls', 'ai.response.object'].map((name) =>
    attributes.get(name),
  );
  if (text === undefined && calls === undefined && object === undefined) return undefined;
  const parts = [
    { type: 'text', text: text ?? object ?? '' },
    ...(listed(calls) ?? []).map((call) => ({ ...call, type: 'tool-call' })),
  ];
  return [{ parts, finish_reason: attributes.get('ai.response.finishReason') }];
}

/** A list of objects, or the JSON text of one. */
function listed(value: unknown): readonly Fields[] | undefined {
  const list = typeof value === 'string' ? parsed(value) : value;
  return Array.isArray(list)
    ? list.filter((each): each is Fields => typeof each === 'object' && each !== null)
    : undefined;
}

/** Messages within an object, or the text that is all there is. */
function messagesOf(value: unknown): readonly Fields[] | undefined {
  if (value === undefined) return undefined;
  const read = typeof value === 'string' ? (parsed(value) ?? value) : value;
  if (typeof read === 'string') return [{ role: 'user', content: read }];
  const within = listed(read) ?? listed((read as Fields)['messages']);
  if (within) return within.flat() as readonly Fields[];
  const { system, prompt } = read as Fields;
  if (typeof prompt !== 'string') return undefined;
  return [
    ...(typeof system === 'string' ? [{ role: 'system', content: system }] : []),
    { role: 'user', content: prompt },
  ];
}

/** Attributes such as `llm.input_messages.0.message.content`. */
function numbered(attributes: Attributes, start: string, within = ''): readonly Fields[] | undefined {
  const messages: Record<string, unknown>[] = [];
  for (const [name, value] of attributes) {
    if (!name.startsWith(`${start}.`)) continue;
    const [, place, field] = /^(\d{1,4})\.(.+)$/.exec(name.slice(start.length + 1)) ?? [];
    if (place === undefined || !field?.startsWith(within)) continue;
    (messages[Number(place)] ??= {})[field.slice(within.length)] = value;
  }
  return messages.length === 0 ? undefined : messages.filter((message) => message !== undefined);
}

function textIn(fields: Fields): string {
  const { content } = fields;
  if (typeof content === 'string') return content;
  return partsIn(fields)
    .filter(({ type }) => type === undefined || type === 'text')
    .map((part) => asText(part['text'] ?? part['content'] ?? ''))
    .join('');
}

function partsIn({ parts, content }: Fields): readonly Fields[] {
  return listed(parts) ?? (Array.isArray(content) ? listed(content) : undefined) ?? [];
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
