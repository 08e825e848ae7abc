// OpenTelemetry's own exporter sends what a program asked elsewhere, and it is found among the runs.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { runMigrations } from '#prompt';
import { migrate, openBulkDatabase } from '#store';
import { openTestOffice } from '../../src/gateway/admin/admin-fixture.ts';

test('spans of calls come in through the exporter, once, and are found by their words', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lode-otlp-'));
  await using database = await openBulkDatabase(`sqlite:${join(folder, 'runs.db')}`);
  await migrate(database, 'run', runMigrations);
  await using office = await openTestOffice({ runs: database });
  const { secret } = await office.issue('app', { scopes: ['runs'], team: 'research' });
  const headers = { authorization: `Bearer ${secret}` };
  const exporter = new OTLPTraceExporter({ url: `${office.door.url}/v1/traces`, headers });
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const tracer = provider.getTracer('a program');
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'small',
    'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: 'Be brief.' }]),
    'gen_ai.input.messages': JSON.stringify([
      { role: 'user', parts: [{ type: 'text', content: 'Why is grass green?' }] },
    ]),
    'gen_ai.output.messages': JSON.stringify([
      { role: 'assistant', parts: [{ type: 'text', content: 'Chlorophyll.' }], finish_reason: 'stop' },
    ]),
    'gen_ai.usage.input_tokens': 21,
    'gen_ai.usage.output_tokens': 4,
  };
  tracer.startSpan('chat small', { attributes }).end();
  tracer.startSpan('GET /', { attributes: { 'http.request.method': 'GET' } }).end();
  await provider.forceFlush();
  const response = await fetch(`${office.door.url}/v1/runs/search`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ words: 'grass chlorophyll' }),
  });
  const { data } = (await response.json()) as { data: readonly Record<string, unknown>[] };
  assert.deepEqual(
    data.map(({ model, asked, answered, prompt_tokens: tokens }) => [model, asked, answered, tokens]),
    [['small', 'Be brief. Why is grass green?', 'Chlorophyll.', 21]],
  );
  await provider.shutdown();
  rmSync(folder, { recursive: true });
});
