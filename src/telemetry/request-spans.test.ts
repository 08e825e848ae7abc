import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SpanStatusCode } from '@opentelemetry/api';
import { AlwaysOffSampler, InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { RequestRecord } from '#contract';
import { generation, record } from './record-fixture.ts';
import { traceRequest } from './request-spans.ts';

const arrivedMs = 1_700_000_000_000;
const arrival = { method: 'POST', path: '/v1/chat/completions', arrivedMs, tracestate: undefined };

function trace(ended: RequestRecord, traceparent?: string, sampler?: AlwaysOffSampler) {
  const exporter = new InMemorySpanExporter();
  const spanProcessors = [new SimpleSpanProcessor({ exporter })];
  const provider = new TracerProvider({ spanProcessors, ...(sampler && { sampler }) });
  const watch = traceRequest(provider.getTracer('test'), { ...arrival, traceparent });
  watch.ended(ended);
  const milliseconds = ([seconds, nanoseconds]: readonly [number, number]): number =>
    Math.round(seconds * 1000 + nanoseconds / 1e6 - arrivedMs);
  const spans = exporter.getFinishedSpans().map((span) => ({
    name: span.name,
    from: milliseconds(span.startTime),
    to: milliseconds(span.endTime),
    attributes: span.attributes,
    status: span.status.code,
    traceId: span.spanContext().traceId,
  }));
  const times = Object.fromEntries(spans.map(({ name, from, to }) => [name, [from, to]]));
  return { watch, spans, times, find: (name: string) => spans.find((span) => span.name === name) ?? assert.fail(name) };
}

test('the phases follow each other as the model says', () => {
  assert.deepEqual(trace(record()).times, {
    'POST /v1/chat/completions': [0, 75],
    route: [0, 1],
    'chat smol': [1, 71],
    queue: [1, 11],
    prefill: [11, 31],
    decode: [31, 71],
  });
});

test('of a request that was broken off there is what was seen until then', () => {
  const waiting = { ...generation, startedMs: undefined, firstTokenMs: undefined, lastTokenMs: undefined };
  const brokenOff = (change: object) =>
    trace(record({ failure: 'gateway/client-left', generation: { ...waiting, timings: undefined, ...change } }));
  assert.deepEqual(brokenOff({}).times['queue'], [1, 75]);
  const reading = brokenOff({ startedMs: 20 });
  assert.deepEqual(
    [reading.times['queue'], reading.times['prefill']],
    [
      [1, 20],
      [20, 75],
    ],
  );
  const writing = brokenOff({ startedMs: 20, firstTokenMs: 40 });
  assert.deepEqual(writing.times['decode'], [40, 75]);
  assert.equal(writing.find('POST /v1/chat/completions').status, SpanStatusCode.UNSET, 'leaving is no error');
  const died = trace(record({ failure: 'engine/worker-died' }));
  assert.equal(died.find('POST /v1/chat/completions').status, SpanStatusCode.ERROR);
});

test('a request that asked no model, or was the mistake of its client, is one span and no error', () => {
  const failure = 'gateway/model-not-found';
  const { spans } = trace(record({ status: 404, failure, generation: undefined }));
  assert.equal(spans.length, 1);
  assert.equal(spans[0]?.status, SpanStatusCode.UNSET);
  assert.equal(spans[0]?.attributes['error.type'], failure);
});

test("a trace goes on where the client's began; what is no trace context begins a new one", () => {
  const theirs = '0af7651916cd43dd8448eb211c80319c';
  const joined = trace(record(), `00-${theirs}-b7ad6b7169203331-01`);
  assert.equal(joined.spans[0]?.traceId, theirs);
  assert.match(joined.watch.traceparent ?? '', new RegExp(`^00-${theirs}-[0-9a-f]{16}-01$`));
  for (const wrong of ['', 'garbage', `ff-${theirs}-b7ad6b7169203331-01`, `00-${'0'.repeat(32)}-b7ad6b7169203331-01`])
    assert.match(trace(record(), wrong).watch.traceparent ?? '', /^00-(?!0af7)[0-9a-f]{32}-[0-9a-f]{16}-01$/);
});

test('what is not sampled is passed on as such, and writes nothing', () => {
  const { watch, spans } = trace(record(), undefined, new AlwaysOffSampler());
  assert.match(watch.traceparent ?? '', /-00$/);
  assert.equal(spans.length, 0);
});
