import {
  type Attributes,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { GenerationRecord, RequestArrival, RequestRecord, RequestWatch } from '#contract';
import { troubleOf } from './trouble.ts';

const propagator = new W3CTraceContextPropagator();

/**
 * One trace for each request, as part of the client's where it names one: the request, how it was understood, and the
 * generation with its time in the queue, on the prompt and on the answer. Names and numbers, and nothing that was said.
 *
 * Only the first span lives as long as what it stands for, because its id is passed on. The others are written when all
 * is over, from times that were taken anyway: so tracing costs nothing while tokens flow.
 */
export function traceRequest(tracer: Tracer, arrival: RequestArrival): RequestWatch {
  const parent = propagator.extract(ROOT_CONTEXT, arrival, {
    keys: (carrier: RequestArrival) => Object.keys(carrier),
    get: (carrier: RequestArrival, name) =>
      name === 'traceparent' ? carrier.traceparent : name === 'tracestate' ? carrier.tracestate : undefined,
  });
  const { method, path, arrivedMs } = arrival;
  const span = tracer.startSpan(
    `${method} ${path}`.trimEnd(),
    {
      kind: SpanKind.SERVER,
      startTime: arrivedMs,
      // The path as it was sent may be anything, so only one that there is is told.
      attributes: { 'http.request.method': method, 'url.scheme': 'http', ...(path !== '' && { 'http.route': path }) },
    },
    parent,
  );
  return { traceparent: traceparentOf(span), ended: (record) => endRequest(tracer, span, record) };
}

function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

function endRequest(tracer: Tracer, span: Span, record: RequestRecord): void {
  const { generation, status, failure, key, tenant, requestId, arrivedMs, durationMs } = record;
  span.setAttributes({
    'http.response.status_code': status,
    'lode.request.id': requestId,
    'lode.tenant': tenant,
    ...(key !== undefined && { 'lode.key': key }),
    ...(failure !== undefined && { 'error.type': failure }),
  });
  // The client's own mistakes are no failures of a server.
  if (troubleOf(record) !== undefined && (status >= 500 || status < 400))
    span.setStatus({ code: SpanStatusCode.ERROR });
  if (span.isRecording() && generation !== undefined) writeGeneration(tracer, span, record, generation);
  span.end(arrivedMs + durationMs);
}

function writeGeneration(tracer: Tracer, request: Span, record: RequestRecord, generation: GenerationRecord): void {
  const { arrivedMs, durationMs, failure } = record;
  const { operation, model, askedMs, lastTokenMs } = generation;
  const write = (parent: Span, name: string, from: number, to: number, attributes: Attributes = {}): Span => {
    const options = { startTime: arrivedMs + from, attributes, kind: SpanKind.INTERNAL };
    const span = tracer.startSpan(name, options, trace.setSpan(ROOT_CONTEXT, parent));
    span.end(arrivedMs + Math.max(from, to));
    return span;
  };
  write(request, 'route', 0, askedMs);
  const attributes = { ...attributesOf(generation), ...(failure !== undefined && { 'error.type': failure }) };
  const whole = write(request, `${operation} ${model}`, askedMs, lastTokenMs ?? durationMs, attributes);
  for (const { name, from, to } of phases(generation, durationMs)) write(whole, name, from, to);
}

interface PhaseSpan {
  readonly name: 'queue' | 'prefill' | 'decode';
  readonly from: number;
  readonly to: number;
}

/** As the model tells them; where it was broken off, as they were seen from here. */
function phases(generation: GenerationRecord, durationMs: number): readonly PhaseSpan[] {
  const { askedMs, startedMs, firstTokenMs, timings } = generation;
  const started = timings === undefined ? startedMs : askedMs + timings.queueMs;
  if (started === undefined) return [{ name: 'queue', from: askedMs, to: durationMs }];
  const first = timings === undefined ? firstTokenMs : started + timings.prefillMs;
  const end = timings === undefined ? durationMs : (first ?? started) + timings.decodeMs;
  return [
    { name: 'queue', from: askedMs, to: started },
    { name: 'prefill', from: started, to: first ?? durationMs },
    ...(first === undefined ? [] : [{ name: 'decode' as const, from: first, to: end }]),
  ];
}

function attributesOf(generation: GenerationRecord): Attributes {
  const { tokensMax, temperature, topP, seed, fingerprint } = generation;
  return {
    'gen_ai.operation.name': generation.operation,
    'gen_ai.provider.name': 'lode',
    'gen_ai.request.model': generation.model,
    'gen_ai.response.model': generation.servedBy,
    'gen_ai.request.choice.count': generation.choices,
    'gen_ai.request.stream': generation.isStream,
    'gen_ai.usage.input_tokens': generation.promptTokens,
    'gen_ai.usage.cache_read.input_tokens': generation.cachedTokens,
    'gen_ai.usage.output_tokens': generation.completionTokens,
    'gen_ai.response.finish_reasons': [...generation.finishReasons],
    'lode.priority': generation.priority,
    ...(generation.firstTokenMs !== undefined && {
      'gen_ai.response.time_to_first_chunk': generation.firstTokenMs / 1000,
    }),
    ...(tokensMax !== undefined && { 'gen_ai.request.max_tokens': tokensMax }),
    ...(temperature !== undefined && { 'gen_ai.request.temperature': temperature }),
    ...(topP !== undefined && { 'gen_ai.request.top_p': topP }),
    ...(seed !== undefined && { 'gen_ai.request.seed': seed }),
    ...(fingerprint !== undefined && { 'gen_ai.openai.response.system_fingerprint': fingerprint }),
  };
}
