import { digestOf } from '#base';
import type { ForeignRun } from '../run-schema.ts';
import { firstRunId } from '../../runs/run-id.ts';
import { type Attributes, attributesOf, type OtlpSpan } from './otlp-span.ts';
import { saidInSpan } from './said-in-span.ts';

const nanosPerMs = 1_000_000n;
const errorCodes: ReadonlySet<unknown> = new Set([2, 'STATUS_CODE_ERROR']);
const calls: ReadonlySet<unknown> = new Set(['chat', 'text_completion', 'generate_content']);
/** Of the AI SDK: the calls of a model, and not the functions around them, which may make several. */
const callsOfSdk = /\.(doGenerate|doStream)$/;

/** The call of a model that a span tells of; undefined where it tells of something else. */
export function runOfSpan(span: OtlpSpan): ForeignRun | undefined {
  const attributes = attributesOf([...span.events.flatMap((event) => event.attributes), ...span.attributes]);
  if (!isCall(attributes)) return undefined;
  const model = textAt(attributes, 'gen_ai.response.model', 'ai.response.model', 'llm.model_name', 'ai.model.id');
  const asked = textAt(attributes, 'gen_ai.request.model', 'ai.model.id') ?? model ?? 'unknown';
  const arrivedMs = Number(BigInt(span.startTimeUnixNano) / nanosPerMs);
  const failed = errorCodes.has(span.status?.code);
  const { messages, output } = saidInSpan(attributes);
  const trace = span.traceId.toLowerCase();
  return {
    // The same span is the same run, however often it is sent.
    id: `${firstRunId(arrivedMs)}${BigInt(`0x${digestOf([trace, span.spanId]).slice(-20)}`)
      .toString(36)
      .padStart(17, '0')
      .slice(-17)}`,
    requestId: span.spanId.toLowerCase(),
    trace,
    operation: textAt(attributes, 'gen_ai.operation.name') === 'text_completion' ? 'text_completion' : 'chat',
    route: asked.slice(0, 256),
    model: (model ?? asked).slice(0, 256),
    status: failed ? 'failed' : 'ok',
    ...(failed && { failure: textAt(attributes, 'error.type')?.slice(0, 256) ?? 'error' }),
    arrivedMs,
    durationMs: Math.max(0, Number(BigInt(span.endTimeUnixNano) / nanosPerMs) - arrivedMs),
    usage: {
      promptTokens: countAt(
        attributes,
        'gen_ai.usage.input_tokens',
        'gen_ai.usage.prompt_tokens',
        'llm.token_count.prompt',
      ),
      cachedTokens: countAt(attributes, 'gen_ai.usage.cache_read.input_tokens', 'ai.usage.cachedInputTokens'),
      completionTokens: countAt(
        attributes,
        'gen_ai.usage.output_tokens',
        'gen_ai.usage.completion_tokens',
        'llm.token_count.completion',
      ),
    },
    timings: timingsOf(attributes),
    texts: { input: { kind: 'chat', messages }, settings: { sampling: samplingOf(attributes) }, output },
  };
}

function isCall(attributes: Attributes): boolean {
  const ofSdk = textAt(attributes, 'ai.operationId');
  if (ofSdk !== undefined) return callsOfSdk.test(ofSdk);
  return (
    calls.has(attributes.get('gen_ai.operation.name')) ||
    attributes.get('openinference.span.kind') === 'LLM' ||
    calls.has(attributes.get('llm.request.type'))
  );
}

function timingsOf(attributes: Attributes): ForeignRun['timings'] {
  const firstTokenMs = numberAt(attributes, 'ai.response.msToFirstChunk');
  return firstTokenMs === undefined ? {} : { firstTokenMs };
}

function samplingOf(attributes: Attributes): { readonly temperature?: number; readonly topP?: number } {
  const [temperature, topP] = [
    numberAt(attributes, 'gen_ai.request.temperature'),
    numberAt(attributes, 'gen_ai.request.top_p'),
  ];
  return { ...(temperature !== undefined && { temperature }), ...(topP !== undefined && { topP }) };
}

function textAt(attributes: Attributes, ...names: readonly string[]): string | undefined {
  return names
    .map((name) => attributes.get(name))
    .find((value): value is string => typeof value === 'string' && value !== '');
}

function numberAt(attributes: Attributes, ...names: readonly string[]): number | undefined {
  return names
    .map((name) => attributes.get(name))
    .find((value) => typeof value === 'number' && Number.isFinite(value)) as number | undefined;
}

function countAt(attributes: Attributes, ...names: readonly string[]): number {
  return Math.max(0, Math.round(numberAt(attributes, ...names) ?? 0));
}
