import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '#base';
import type { RequestRecord } from '#contract';
import { metrics, type Metric } from './metric.ts';
import { prometheusName } from './metric-name.ts';
import { parseText } from './prometheus-fixture.ts';
import { generation, record } from './record-fixture.ts';
import type { ModelFigures } from './model-figures.ts';
import { startTelemetry } from './telemetry.ts';

const figures: ModelFigures = {
  name: 'smollm2',
  isReady: true,
  restarts: 2,
  running: 3,
  queued: 4,
  tokensPerSecond: 50,
  promptTokensPerSecond: 100,
  cacheUsage: 0.5,
  memory: { weights: 1000, kv: 500 },
  diskBytes: 700,
  steps: {
    sinceMs: 1_700_000_000_000,
    interTokenLatency: { bounds: [0.01], count: 2, sum: 0.03, buckets: [1, 1] },
    tokens: { bounds: [8, 16], count: 2, sum: 20, buckets: [1, 1, 0] },
    sequences: { bounds: [4], count: 2, sum: 6, buckets: [2, 0] },
    guesses: { computed: 9, confirmed: 6 },
  },
};

const runs = { waiting: 3, written: 7, dropped: 2, refused: 0, isUnwritable: true };
const budget = { budgetBytes: 4000, usedBytes: 1500 };

const arrival = {
  method: 'POST',
  path: '/v1/chat/completions',
  arrivedMs: 1_700_000_000_000,
  traceparent: undefined,
  tracestate: undefined,
};

async function textAfter(records: readonly RequestRecord[]): Promise<string> {
  const sources = { models: () => [figures], budget: () => budget, runs: () => runs };
  const options = { version: '1.2.3', log: silentLog, env: {}, ...sources };
  await using telemetry = await startTelemetry(options);
  for (const ended of records) telemetry.observer.arrived(arrival).ended(ended);
  telemetry.observer.refused('gateway/invalid-api-key');
  return await telemetry.metricsText();
}

const named = (text: string, metric: Metric) => {
  const suffix = metric.kind === 'counter' ? '_total' : '';
  return parseText(text).find(({ name }) => name === prometheusName(metric) + suffix);
};

test('every metric that is declared comes out, with its kind, its help and no labels but its own', async () => {
  const failed = record({ status: 500, failure: 'engine/worker-died' });
  const passedOver = [{ model: 'far', because: 'remote/busy' }];
  const routed = { ...generation, routing: { model: 'smollm2', reason: 'order' as const, passedOver } };
  const text = await textAfter([record(), failed, record({ generation: routed })]);
  for (const metric of Object.values<Metric>(metrics)) {
    const family = named(text, metric);
    assert.ok(family, metric.name);
    assert.equal(family.type, metric.kind.toUpperCase(), metric.name);
    assert.equal(family.help, metric.help);
    const labels = family.metrics.flatMap((sample) => Object.keys(sample.labels ?? {}));
    const declared = new Set(metric.labels.map((label) => label.replaceAll('.', '_')));
    assert.deepEqual(
      labels.filter((label) => !declared.has(label)),
      [],
      metric.name,
    );
  }
  assert.equal(parseText(text).length, Object.keys(metrics).length, 'nothing else comes out');
});

test('a request is counted for its model, its key and its tenant, and its times fall into buckets', async () => {
  const text = await textAfter([record(), record({ key: undefined })]);
  assert.deepEqual(named(text, metrics.generationTokens)?.metrics, [
    { value: '5', labels: { model_name: 'smollm2', tenant: 'local', key: 'app' } },
    { value: '5', labels: { model_name: 'smollm2', tenant: 'local', key: 'none' } },
  ]);
  assert.deepEqual(named(text, metrics.cacheHits)?.metrics, [{ value: '24', labels: { model_name: 'smollm2' } }]);
  const [first] = named(text, metrics.timeToFirstToken)?.metrics ?? [];
  assert.deepEqual([first?.buckets?.['0.02'], first?.buckets?.['0.04'], first?.buckets?.['+Inf']], ['0', '2', '2']);
  // Four gaps in 40 ms.
  assert.equal(named(text, metrics.timePerOutputToken)?.metrics[0]?.buckets?.['0.01'], '2');
});

test('what a model tells of itself is there with its owner of memory and its own histograms', async () => {
  const text = await textAfter([]);
  assert.deepEqual(named(text, metrics.memory)?.metrics, [
    { value: '1000', labels: { model_name: 'smollm2', owner: 'weights' } },
    { value: '500', labels: { model_name: 'smollm2', owner: 'kv' } },
  ]);
  const [steps] = named(text, metrics.iterationTokens)?.metrics ?? [];
  assert.deepEqual([steps?.buckets?.['8'], steps?.buckets?.['16']], ['1', '2']);
  const valueOf = (metric: Metric) => named(text, metric)?.metrics[0]?.value;
  assert.deepEqual([metrics.guessedTokens, metrics.confirmedTokens].map(valueOf), ['9', '6']);
  assert.match(text, /^lode_iteration_tokens_sum\{model_name="smollm2"\} 20$/m);
});

test('the number of series stays bounded, however many keys there are', async () => {
  const text = await textAfter(Array.from({ length: 500 }, (_none, index) => record({ key: `key ${index}` })));
  const keys = named(text, metrics.requests)?.metrics.map(({ labels }) => labels?.['key']) ?? [];
  assert.ok(keys.length < 250, `${keys.length} series`);
  assert.ok(keys.includes('other'));
});

test('names of clients cannot break out of their place in the text', async () => {
  const evil = 'a"} 1\nlode_model_up{model_name="x';
  const text = await textAfter([record({ key: evil })]);
  assert.equal(named(text, metrics.requests)?.metrics.length, 1);
  assert.equal(named(text, metrics.up)?.metrics.length, 1);
});

test('runs that wait or were dropped are seen', async () => {
  const text = await textAfter([]);
  assert.match(text, /lode_runs_total\{outcome="dropped"\} 2/);
  assert.match(text, /lode_runs_waiting 3/);
  assert.match(text, /lode_runs_unwritable 1/);
});
