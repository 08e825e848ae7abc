import { digestOf } from '#base';
import type { ChatMessage, ModelInput } from '#contract';
import type { Run, RunChoice } from '../../runs/run.ts';
import type { AnyValue, KeyValue } from './otlp-span.ts';

/**
 * Runs as a request that any receiver of OTLP takes at `/v1/traces` (JSON), in the words of OpenTelemetry's conventions for
 * generative models (`gen_ai.*`).
 */
export function tracesOfRuns(runs: readonly Run[]): object {
  const stages = Map.groupBy(runs, ({ stage }) => stage);
  return {
    resourceSpans: [...stages].map(([stage, some]) => ({
      resource: { attributes: [attribute('service.name', stage)] },
      scopeSpans: [{ scope: { name: 'lode' }, spans: some.map(spanOf) }],
    })),
  };
}

/** Of a client of a model (`SpanKind`), that ended well, or with an error (`StatusCode`). */
const [clientKind, ok, failed] = [3, 1, 2];

function spanOf(run: Run): object {
  const { id, trace, operation, route, arrivedMs, durationMs, status, failure } = run;
  const digest = digestOf(id).slice('sha256:'.length);
  return {
    traceId: trace ?? digest.slice(0, 32),
    spanId: digest.slice(-16),
    name: `${operation} ${route}`,
    kind: clientKind,
    startTimeUnixNano: nanoseconds(arrivedMs),
    endTimeUnixNano: nanoseconds(arrivedMs + durationMs),
    attributes: attributesOf(run),
    status: { code: status === 'failed' ? failed : ok, ...(failure !== undefined && { message: failure }) },
  };
}

function attributesOf(run: Run): readonly KeyValue[] {
  const { usage, texts, prompt, timings } = run;
  const { temperature, topP } = texts?.recipe?.sampling ?? texts?.settings.sampling ?? {};
  const values: Readonly<Record<string, string | number | undefined>> = {
    'gen_ai.operation.name': run.operation,
    'gen_ai.provider.name': 'lode',
    'gen_ai.request.model': run.route,
    'gen_ai.response.model': run.model,
    'gen_ai.response.id': run.id,
    'gen_ai.usage.input_tokens': usage.promptTokens,
    'gen_ai.usage.output_tokens': usage.completionTokens,
    'gen_ai.usage.cache_read.input_tokens': usage.cachedTokens,
    'gen_ai.request.temperature': temperature,
    'gen_ai.request.top_p': topP,
    'gen_ai.prompt.name': prompt?.name,
    'error.type': run.failure,
    'lode.team': run.tenant,
    'lode.key': run.key,
    'lode.prompt.version': prompt?.version,
    'lode.cost_nanos': run.costNanos,
    'lode.first_token_ms': timings.firstTokenMs,
    'gen_ai.input.messages': texts && JSON.stringify(messagesOf(texts.input)),
    'gen_ai.output.messages': texts && JSON.stringify(texts.output.map(answerOf)),
  };
  return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [attribute(name, value)]));
}

function messagesOf(input: ModelInput): readonly object[] {
  if (input.kind === 'tokens') return [];
  const messages: readonly ChatMessage[] =
    input.kind === 'text' ? [{ role: 'user', content: input.text }] : input.messages;
  return messages.map((message) => ({ role: message.role, parts: partsOf(message.content) }));
}

function partsOf(content: ChatMessage['content']): readonly object[] {
  if (typeof content === 'string') return [{ type: 'text', content }];
  return content.map((part) => (part.type === 'text' ? { type: 'text', content: part.text } : { type: part.type }));
}

function answerOf({ text, reasoning, toolCalls = [], reason }: RunChoice): object {
  return {
    role: 'assistant',
    parts: [
      ...(reasoning === undefined ? [] : [{ type: 'reasoning', content: reasoning }]),
      ...(text === '' ? [] : [{ type: 'text', content: text }]),
      ...toolCalls.map((call) => ({ type: 'tool_call', id: call.id, name: call.name, arguments: call.arguments })),
    ],
    ...(reason && { finish_reason: reason }),
  };
}

function attribute(key: string, value: string | number): KeyValue {
  return { key, value: valueOf(value) };
}

function valueOf(value: string | number): AnyValue {
  if (typeof value === 'string') return { stringValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

function nanoseconds(timeMs: number): string {
  return String(BigInt(Math.round(timeMs * 1000)) * 1000n);
}
