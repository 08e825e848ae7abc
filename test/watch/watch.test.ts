// Who watches a serving process sees what it does: metrics, traces and `lode top`, of a real model.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { metrics } from '#telemetry';
import { parseText } from '../../src/telemetry/prometheus-fixture.ts';
import { Workshop } from '../stack/lode-command.ts';
import { smollm2 } from '../weights.ts';
import { type Collector, startCollector } from './collector.ts';
import { inTerminal } from './pseudo-terminal.ts';

interface Top {
  readonly models: readonly { readonly pid: number; readonly restarts: number; readonly state: string }[];
  readonly traffic: {
    readonly models: Readonly<Record<string, { readonly firstTokenMs: { readonly p50: number } }>>;
    readonly keys: readonly { readonly key: string; readonly requests: number; readonly completionTokens: number }[];
    readonly failures: readonly { readonly code: string; readonly status: number }[];
  };
}

const program = (weights: string) => `
import { gateway, key, model, stack } from 'lode';
const smol = model('smol', { source: 'file:${weights}', contextTokens: 512, parallel: 2, threads: 1 });
const app = key('app', { save: true, tier: 'priority' });
const scraper = key('scraper', { scopes: ['metrics'], save: true });
const door = gateway('door', { address: '127.0.0.1:0', routes: { chat: { model: smol, access: [app] } } });
export default stack('watched', [door, scraper]);
`;

const secret = 'a word that nobody may see in telemetry';
const clientTrace = '0af7651916cd43dd8448eb211c80319c';
const clientSpan = 'b7ad6b7169203331';

describe('a serving process that is watched', () => {
  let workshop: Workshop;
  let collector: Collector;
  let url: string;
  const keyOf = (name: string): string => readFileSync(workshop.path('.lode', 'keys', 'main', name), 'utf8').trim();
  const ask = async (more: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${keyOf('app')}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({
        model: 'chat',
        messages: [{ role: 'user', content: secret }],
        max_tokens: 12,
        ignore_eos: true,
        ...more,
      }),
    });
  const scrape = async () => {
    const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${keyOf('scraper')}` } });
    return parseText(await response.text());
  };
  const valueOf = async (name: string): Promise<number> => {
    const family = (await scrape()).find((candidate) => candidate.name === name);
    return (family?.metrics ?? []).reduce((sum, { value }) => sum + Number(value), 0);
  };

  before(async () => {
    collector = await startCollector();
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = collector.url;
    process.env['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] = 'http/json';
    process.env['OTEL_METRIC_EXPORT_INTERVAL'] = '500';
    process.env['OTEL_BSP_SCHEDULE_DELAY'] = '200';
    workshop = new Workshop();
    writeFileSync(workshop.path('stack.ts'), program(await smollm2()));
    ({ url } = await workshop.json<{ url: string }>(['up', '--detach', '--port', '0']));
  });
  after(async () => {
    await workshop[Symbol.asyncDispose]();
    await collector[Symbol.asyncDispose]();
  });

  it('counts what was asked and answered, for whoever scrapes it', async () => {
    for (const stream of [false, true]) await (await ask({ stream })).text();
    await sleep(1200); // the worker tells its part once a second
    assert.equal(await valueOf('lode_generation_tokens_total'), 24);
    assert.equal(await valueOf('lode_requests_total'), 2);
    assert.ok((await valueOf('lode_prefix_cache_hits_total')) > 10, 'the second time the prompt was there');
    assert.equal(await valueOf('lode_model_up'), 1);
    assert.ok((await valueOf('lode_memory_bytes')) > 100_000_000);
    const names = new Set((await scrape()).map(({ name }) => name));
    for (const name of ['gen_ai_server_time_to_first_token_seconds', 'lode_inter_token_latency_seconds'])
      assert.ok(names.has(name), name);
  });

  it("sends a trace of a request, as part of its client's, and without what was said", async () => {
    const traceparent = `00-${clientTrace}-${clientSpan}-01`;
    const response = await ask({}, { traceparent });
    await response.text();
    const ownTrace = response.headers.get('traceresponse') ?? '';
    assert.match(ownTrace, new RegExp(`^00-${clientTrace}-[0-9a-f]{16}-01$`));
    const ofRequest = () => collector.spans().filter(({ traceId }) => traceId === clientTrace);
    for (let turn = 0; turn < 50 && ofRequest().length < 6; turn++) await sleep(100);
    const spans = new Map(ofRequest().map((span) => [span.name, span]));
    assert.deepEqual(
      [...spans.keys()].toSorted(),
      ['POST /v1/chat/completions', 'chat chat', 'decode', 'prefill', 'queue', 'route'].toSorted(),
    );
    const parentOf = (name: string): string | undefined => spans.get(name)?.parentSpanId;
    const idOf = (name: string): string | undefined => spans.get(name)?.spanId;
    assert.equal(parentOf('POST /v1/chat/completions'), clientSpan);
    assert.equal(idOf('POST /v1/chat/completions'), ownTrace.split('-')[2]);
    assert.equal(parentOf('chat chat'), idOf('POST /v1/chat/completions'));
    for (const phase of ['queue', 'prefill', 'decode']) assert.equal(parentOf(phase), idOf('chat chat'));
    const generation = new Map(spans.get('chat chat')?.attributes.map(({ key, value }) => [key, value]));
    assert.deepEqual(generation.get('gen_ai.usage.output_tokens'), { intValue: 12 });
    assert.deepEqual(generation.get('gen_ai.response.model'), { stringValue: 'smol' });
    const [queue, prefill, decode] = ['queue', 'prefill', 'decode'].map((name) => spans.get(name) ?? assert.fail(name));
    assert.equal(queue?.endTimeUnixNano, prefill?.startTimeUnixNano);
    assert.equal(prefill?.endTimeUnixNano, decode?.startTimeUnixNano);
    assert.doesNotMatch(Buffer.concat(collector.deliveries.map(({ body }) => body)).toString(), /nobody may see/);
  });

  it('sends metrics as protobuf, by the names of the conventions', async () => {
    const sent = () => collector.deliveries.filter(({ path }) => path === '/v1/metrics');
    for (let turn = 0; turn < 50 && sent().length < 2; turn++) await sleep(100);
    const last = sent().at(-1) ?? assert.fail('nothing came');
    assert.equal(last.contentType, 'application/x-protobuf');
    for (const { name } of [metrics.timeToFirstToken, metrics.requestDuration, metrics.iterationTokens])
      assert.ok(last.body.includes(name), name);
  });

  it('shows the same to a script', async () => {
    const late = await ask({ timeout: 0.001 });
    assert.equal(late.status, 504);
    const top = await workshop.json<Top>(['top']);
    assert.equal(top.traffic.keys[0]?.key, 'app');
    assert.ok((top.traffic.models['smol']?.firstTokenMs.p50 ?? 0) > 0);
    assert.deepEqual(
      top.traffic.failures.map(({ code, status }) => [code, status]),
      [['gateway/deadline-exceeded', 504]],
    );
    const { stdout } = await workshop.lode(['top']);
    assert.match(stdout, /^watched on stage main, generation 1\n/);
    assert.match(stdout, /smol +ready/);
  });

  it('shows it live in a terminal of any size, and gives the terminal back', async () => {
    for (const size of [
      { columns: 160, rows: 40 },
      { columns: 80, rows: 24 },
      { columns: 30, rows: 8 },
    ]) {
      const words = ['top', '--home', workshop.path('.lode')];
      const { code, output, picture } = await inTerminal(words, size, size.rows === 24 ? '\u0003' : 'q', 2500);
      assert.equal(code, 0);
      assert.ok(output.includes('\u001B[?1049h') && output.trimEnd().endsWith('\u001B[?25h\u001B[?1049l'));
      assert.ok(picture.length <= size.rows, `${picture.length} lines in ${size.rows}`);
      for (const line of picture) assert.ok(line.length <= size.columns, `"${line}" in ${size.columns}`);
      assert.ok(
        picture.some((line) => line.startsWith('smol ')),
        picture.join('\n'),
      );
      assert.ok(output.split('\u001B[H').length > 2, 'it is drawn again');
    }
  });

  it('counts the restarts of a model', async () => {
    const [model] = (await workshop.json<Top>(['top'])).models;
    process.kill(model?.pid ?? assert.fail(), 'SIGKILL');
    for (let turn = 0; turn < 100 && (await valueOf('lode_worker_restarts_total')) < 1; turn++) await sleep(100);
    assert.equal(await valueOf('lode_worker_restarts_total'), 1);
    assert.equal((await ask()).status, 200);
  });
});
