import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportSettings } from './export-settings.ts';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

test('nothing is sent unless the environment names a place', () => {
  const { traces, metrics } = exportSettings({ OTEL_TRACES_EXPORTER: 'otlp', OTEL_SERVICE_NAME: 'mine' });
  assert.deepEqual([traces, metrics], [undefined, undefined]);
});

test('one place is for both signals, or each has its own', () => {
  const both = exportSettings(endpoint);
  assert.deepEqual([both.traces, both.metrics], ['http/protobuf', 'http/protobuf']);
  const one = exportSettings({ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://127.0.0.1:1/v1/metrics' });
  assert.deepEqual([one.traces, one.metrics], [undefined, 'http/protobuf']);
});

test('signals can be switched off, one or all', () => {
  assert.equal(exportSettings({ ...endpoint, OTEL_TRACES_EXPORTER: 'none' }).traces, undefined);
  const { traces, metrics } = exportSettings({ ...endpoint, OTEL_SDK_DISABLED: 'TRUE' });
  assert.deepEqual([traces, metrics], [undefined, undefined]);
});

test('a protocol that is not there is complained about, and replaced by one that is', () => {
  const env = {
    ...endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
  };
  const { traces, metrics, complaints } = exportSettings(env);
  assert.deepEqual([traces, metrics], ['http/json', 'http/protobuf']);
  assert.deepEqual(complaints, ['metrics are sent as http/protobuf (port 4318 by custom), not as grpc']);
});

test('intervals that make no sense are not taken', () => {
  for (const wrong of ['0', '-5', 'often', '1e99'])
    assert.equal(exportSettings({ OTEL_METRIC_EXPORT_INTERVAL: wrong }).metricIntervalMs, 60_000);
  assert.equal(exportSettings({ OTEL_METRIC_EXPORT_INTERVAL: '10000' }).metricIntervalMs, 10_000);
});

test("the sampler is the one that is named; without a name it follows the client's decision", () => {
  assert.deepEqual(exportSettings({}).sampler, { kind: 'always_on', isParentBased: true, ratio: 1 });
  const env = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' };
  assert.deepEqual(exportSettings(env).sampler, { kind: 'traceidratio', isParentBased: true, ratio: 0.1 });
  const off = exportSettings({ OTEL_TRACES_SAMPLER: 'always_off' }).sampler;
  assert.deepEqual([off.kind, off.isParentBased], ['always_off', false]);
});
